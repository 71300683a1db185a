package io.chatcluster.server.deploy;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1PodSecurityContext;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1ResourceRequirements;
import io.kubernetes.client.openapi.models.V1SecurityContext;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the restricted pod security standard asks for, and what keeps one pod from harming others.
 */
final class HardeningRules {
  private HardeningRules() {}

  static Stream<String> faults(Manifests manifests) {
    return manifests.workloads().stream()
        .flatMap(
            workload ->
                Stream.concat(
                        pod(workload.pod()),
                        workload.containers().stream().flatMap(HardeningRules::container))
                    .map(fault -> workload.title() + ": " + fault));
  }

  private static Stream<String> pod(V1PodSpec pod) {
    V1PodSecurityContext security = pod.getSecurityContext();
    if (security == null) {
      return Stream.of("no security context");
    }
    return Stream.of(
            unless(Boolean.TRUE.equals(security.getRunAsNonRoot()), "runAsNonRoot is not set"),
            unless(
                security.getRunAsUser() != null && security.getRunAsUser() > 0,
                "runs as root or as nobody knows whom"),
            unless(
                security.getSeccompProfile() != null
                    && "RuntimeDefault".equals(security.getSeccompProfile().getType()),
                "no seccomp profile"),
            unless(
                Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()),
                "gets a token of the cluster"),
            unless(
                Boolean.FALSE.equals(pod.getEnableServiceLinks()),
                "gets variables of every service, CHAT_PORT among them"))
        .flatMap(List::stream);
  }

  private static Stream<String> container(V1Container container) {
    V1SecurityContext security = container.getSecurityContext();
    if (security == null) {
      return Stream.of("a container has no security context");
    }
    return Stream.of(
            unless(
                Boolean.FALSE.equals(security.getAllowPrivilegeEscalation()),
                "may escalate privileges"),
            unless(
                Boolean.TRUE.equals(security.getReadOnlyRootFilesystem()),
                "may write to its root file system"),
            unless(
                security.getCapabilities() != null
                    && List.of("ALL").equals(security.getCapabilities().getDrop()),
                "keeps capabilities"),
            unless(bounded(container.getResources()), "has no bound of memory, or asks for less"))
        .flatMap(List::stream);
  }

  private static boolean bounded(V1ResourceRequirements resources) {
    return resources != null
        && resources.getLimits() != null
        && resources.getRequests() != null
        && resources.getRequests().get("cpu") != null
        && resources.getLimits().get("memory") != null
        && resources.getLimits().get("memory").equals(resources.getRequests().get("memory"));
  }

  private static List<String> unless(boolean good, String fault) {
    return good ? List.of() : List.of(fault);
  }
}
