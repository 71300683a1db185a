package io.chatcluster.server.deploy;

import static io.chatcluster.server.deploy.Workload.listed;

import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1EnvFromSource;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pod refers to must exist: its own labels, ports and volumes, and what it is configured by.
 */
final class PodRules {
  private PodRules() {}

  static Stream<String> faults(Manifests manifests) {
    return manifests.workloads().stream()
        .flatMap(
            workload ->
                Stream.of(
                        selectors(workload),
                        workload.containers().stream().flatMap(PodRules::probes),
                        workload.containers().stream()
                            .flatMap(container -> configuration(container, manifests)),
                        volumes(workload),
                        serviceAccount(workload, manifests))
                    .flatMap(faults -> faults)
                    .map(fault -> workload.title() + ": " + fault));
  }

  private static Stream<String> selectors(Workload workload) {
    Stream<String> own =
        workload.isFoundBy(workload.selector())
            ? Stream.of()
            : Stream.of("selector finds not its own pods");
    return Stream.concat(
        own,
        listed(workload.pod().getTopologySpreadConstraints()).stream()
            .filter(spread -> !workload.isFoundBy(spread.getLabelSelector()))
            .map(spread -> "spread over " + spread.getTopologyKey() + " finds not its own pods"));
  }

  private static Stream<String> probes(V1Container container) {
    Stream<String> missing =
        Stream.of(container.getLivenessProbe(), container.getReadinessProbe())
            .filter(Objects::isNull)
            .map(probe -> "has no liveness or no readiness probe");
    return Stream.concat(
        missing,
        Stream.of(
                container.getStartupProbe(),
                container.getLivenessProbe(),
                container.getReadinessProbe())
            .filter(Objects::nonNull)
            .flatMap(PodRules::port)
            .filter(port -> !Workload.hasPort(container, port))
            .map(port -> "probes port " + port + ", which it has not"));
  }

  private static Stream<IntOrString> port(V1Probe probe) {
    if (probe.getHttpGet() != null) {
      return Stream.of(probe.getHttpGet().getPort());
    }
    return probe.getTcpSocket() == null ? Stream.of() : Stream.of(probe.getTcpSocket().getPort());
  }

  private static Stream<String> configuration(V1Container container, Manifests manifests) {
    return listed(container.getEnvFrom()).stream()
        .flatMap(source -> source(source, manifests.kustomization().configMaps()));
  }

  private static Stream<String> source(V1EnvFromSource source, Set<String> configMaps) {
    if (source.getConfigMapRef() != null
        && !configMaps.contains(source.getConfigMapRef().getName())) {
      return Stream.of("no config map " + source.getConfigMapRef().getName());
    }
    if (source.getSecretRef() != null
        && !Boolean.TRUE.equals(source.getSecretRef().getOptional())) {
      // A secret is the operator's, so none is among the manifests.
      return Stream.of("cannot start without secret " + source.getSecretRef().getName());
    }
    return Stream.of();
  }

  private static Stream<String> volumes(Workload workload) {
    V1PodSpec pod = workload.pod();
    Set<String> there = new HashSet<>(workload.claims());
    there.addAll(listed(pod.getVolumes()).stream().map(V1Volume::getName).toList());
    Set<String> mounted =
        workload.containers().stream()
            .flatMap(container -> listed(container.getVolumeMounts()).stream())
            .map(V1VolumeMount::getName)
            .collect(Collectors.toSet());
    return Stream.concat(
        mounted.stream().filter(name -> !there.contains(name)).map(name -> "no volume " + name),
        there.stream()
            .filter(name -> !mounted.contains(name))
            .map(name -> "volume " + name + " is mounted nowhere"));
  }

  private static Stream<String> serviceAccount(Workload workload, Manifests manifests) {
    String account = workload.pod().getServiceAccountName();
    boolean known =
        account == null
            || manifests.all(V1ServiceAccount.class).stream()
                .anyMatch(own -> account.equals(own.getMetadata().getName()));
    return known ? Stream.of() : Stream.of("no service account " + account);
  }
}
