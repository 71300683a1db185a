package io.chatcluster.server.deploy;

import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Deployment or a StatefulSet, as far as the rules treat both alike.
 *
 * @param claims the names of its volume claim templates
 */
record Workload(
    String kind,
    String name,
    V1LabelSelector selector,
    V1PodTemplateSpec template,
    List<String> claims) {

  static Workload of(V1Deployment deployment) {
    return new Workload(
        "Deployment",
        deployment.getMetadata().getName(),
        deployment.getSpec().getSelector(),
        deployment.getSpec().getTemplate(),
        List.of());
  }

  static Workload of(V1StatefulSet set) {
    return new Workload(
        "StatefulSet",
        set.getMetadata().getName(),
        set.getSpec().getSelector(),
        set.getSpec().getTemplate(),
        listed(set.getSpec().getVolumeClaimTemplates()).stream()
            .map(claim -> claim.getMetadata().getName())
            .toList());
  }

  String title() {
    return kind + " " + name;
  }

  V1PodSpec pod() {
    return template.getSpec();
  }

  List<V1Container> containers() {
    return pod().getContainers();
  }

  /** Whether a selector finds its pods; one that names no label finds all. */
  boolean isFoundBy(Map<String, String> labels) {
    Map<String, String> own = template.getMetadata().getLabels();
    return labels == null || (own != null && own.entrySet().containsAll(labels.entrySet()));
  }

  boolean isFoundBy(V1LabelSelector wanted) {
    return wanted == null || isFoundBy(wanted.getMatchLabels());
  }

  boolean hasPort(IntOrString port) {
    return containers().stream().anyMatch(container -> hasPort(container, port));
  }

  static boolean hasPort(V1Container container, IntOrString port) {
    return listed(container.getPorts()).stream().anyMatch(own -> same(own, port));
  }

  /** The number behind the name of a port. */
  Optional<Integer> port(String portName) {
    return containers().stream()
        .flatMap(container -> listed(container.getPorts()).stream())
        .filter(own -> portName.equals(own.getName()))
        .map(V1ContainerPort::getContainerPort)
        .findFirst();
  }

  private static boolean same(V1ContainerPort own, IntOrString wanted) {
    return wanted.isInteger()
        ? own.getContainerPort().equals(wanted.getIntValue())
        : wanted.getStrValue().equals(own.getName());
  }

  /** The models leave an absent list null. */
  static <T> List<T> listed(List<T> list) {
    return list == null ? List.of() : list;
  }
}
