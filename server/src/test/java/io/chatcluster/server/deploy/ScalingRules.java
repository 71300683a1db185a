package io.chatcluster.server.deploy;

import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V2CrossVersionObjectReference;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.util.List;
import java.util.stream.Stream;

/** Nodes come and go without an hour in which there are too few, and without being cut off. */
final class ScalingRules {
  // A node's own drain; what it may take is promised in the compose file, too.
  private static final long DRAIN_SECONDS = 10;

  private ScalingRules() {}

  static Stream<String> faults(Manifests manifests) {
    return Stream.of(
            manifests.all(V2HorizontalPodAutoscaler.class).stream()
                .flatMap(scaler -> autoscaler(scaler, manifests)),
            manifests.all(V1PodDisruptionBudget.class).stream()
                .flatMap(budget -> budget(budget, manifests)),
            manifests.all(V1Deployment.class).stream().flatMap(ScalingRules::rollout))
        .flatMap(faults -> faults);
  }

  private static Stream<String> autoscaler(V2HorizontalPodAutoscaler scaler, Manifests manifests) {
    V2CrossVersionObjectReference target = scaler.getSpec().getScaleTargetRef();
    boolean known =
        manifests.workloads().stream()
            .anyMatch(
                workload ->
                    workload.kind().equals(target.getKind())
                        && workload.name().equals(target.getName()));
    Stream<String> missing =
        known
            ? Stream.of()
            : Stream.of("autoscaler: no " + target.getKind() + " " + target.getName());
    int least = scaler.getSpec().getMinReplicas();
    return least >= 3 && least <= scaler.getSpec().getMaxReplicas()
        ? missing
        : Stream.concat(missing, Stream.of("autoscaler: wrong bounds"));
  }

  private static Stream<String> budget(V1PodDisruptionBudget budget, Manifests manifests) {
    return manifests.workloads().stream()
            .anyMatch(workload -> workload.isFoundBy(budget.getSpec().getSelector()))
        ? Stream.of()
        : Stream.of("disruption budget: guards nothing");
  }

  private static Stream<String> rollout(V1Deployment deployment) {
    String name = "Deployment " + deployment.getMetadata().getName() + ": ";
    Stream<String> drain =
        Workload.of(deployment).containers().stream()
            .filter(
                container ->
                    deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds()
                        < DRAIN_SECONDS
                            + pause(container.getLifecycle().getPreStop().getExec().getCommand()))
            .map(container -> name + "is killed before it has drained");
    boolean scalerOwnsReplicas = deployment.getSpec().getReplicas() == null;
    boolean keepsAll =
        Integer.valueOf(0)
            .equals(
                deployment
                    .getSpec()
                    .getStrategy()
                    .getRollingUpdate()
                    .getMaxUnavailable()
                    .getIntValue());
    return Stream.of(
            drain,
            scalerOwnsReplicas
                ? Stream.<String>of()
                : Stream.of(name + "sets replicas against its autoscaler"),
            keepsAll ? Stream.<String>of() : Stream.of(name + "a rollout takes nodes away first"))
        .flatMap(faults -> faults);
  }

  private static long pause(List<String> preStop) {
    return Long.parseLong(preStop.get(1));
  }
}
