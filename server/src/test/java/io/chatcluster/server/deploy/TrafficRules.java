package io.chatcluster.server.deploy;

import static io.chatcluster.server.deploy.Workload.listed;

import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1IngressServiceBackend;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPeer;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The way of a connection: Ingress, Service, policy and pod must name each other's ports. */
final class TrafficRules {
  private final Manifests manifests;

  private TrafficRules(Manifests manifests) {
    this.manifests = manifests;
  }

  static Stream<String> faults(Manifests manifests) {
    TrafficRules rules = new TrafficRules(manifests);
    return Stream.of(
            manifests.all(V1Service.class).stream().flatMap(rules::service),
            manifests.all(V1Ingress.class).stream().flatMap(rules::ingress),
            manifests.all(V1NetworkPolicy.class).stream().flatMap(rules::policy),
            manifests.all(V1StatefulSet.class).stream().flatMap(rules::statefulSet))
        .flatMap(faults -> faults);
  }

  private Stream<String> service(V1Service service) {
    String name = "Service " + service.getMetadata().getName();
    List<Workload> behind =
        manifests.workloads().stream()
            .filter(workload -> workload.isFoundBy(service.getSpec().getSelector()))
            .toList();
    if (behind.size() != 1) {
      return Stream.of(name + ": selects " + behind.size() + " workloads");
    }
    return listed(service.getSpec().getPorts()).stream()
        .map(V1ServicePort::getTargetPort)
        .filter(port -> !behind.get(0).hasPort(port))
        .map(port -> name + ": no target port " + port);
  }

  private Stream<String> ingress(V1Ingress ingress) {
    return ingress.getSpec().getRules().stream()
        .flatMap(rule -> rule.getHttp().getPaths().stream())
        .map(path -> path.getBackend().getService())
        .filter(backend -> manifests.all(V1Service.class).stream().noneMatch(s -> is(s, backend)))
        .map(
            backend ->
                "Ingress "
                    + ingress.getMetadata().getName()
                    + ": no port "
                    + backend.getPort().getName()
                    + " of a service "
                    + backend.getName());
  }

  private static boolean is(V1Service service, V1IngressServiceBackend backend) {
    return service.getMetadata().getName().equals(backend.getName())
        && service.getSpec().getPorts().stream()
            .anyMatch(
                port ->
                    port.getName().equals(backend.getPort().getName())
                        || port.getPort().equals(backend.getPort().getNumber()));
  }

  private Stream<String> policy(V1NetworkPolicy policy) {
    String name = "NetworkPolicy " + policy.getMetadata().getName();
    List<Workload> guarded = selected(policy.getSpec().getPodSelector().getMatchLabels());
    Stream<String> blind = guarded.isEmpty() ? Stream.of("guards nothing") : Stream.of();
    Stream<String> in =
        listed(policy.getSpec().getIngress()).stream()
            .flatMap(
                rule ->
                    Stream.concat(
                        peers(listed(rule.getFrom())), ports(listed(rule.getPorts()), guarded)));
    Stream<String> out =
        listed(policy.getSpec().getEgress()).stream()
            .flatMap(
                rule ->
                    Stream.concat(
                        peers(listed(rule.getTo())),
                        ports(listed(rule.getPorts()), ours(listed(rule.getTo())))));
    return Stream.of(blind, in, out).flatMap(faults -> faults).map(fault -> name + ": " + fault);
  }

  /** A peer without a namespace is one of our pods. */
  private Stream<String> peers(List<V1NetworkPolicyPeer> peers) {
    return peers.stream()
        .filter(peer -> peer.getPodSelector() != null && peer.getNamespaceSelector() == null)
        .filter(peer -> selected(peer.getPodSelector().getMatchLabels()).isEmpty())
        .map(peer -> "no pod has the labels " + peer.getPodSelector().getMatchLabels());
  }

  private List<Workload> ours(List<V1NetworkPolicyPeer> peers) {
    return peers.stream()
        .filter(peer -> peer.getPodSelector() != null && peer.getNamespaceSelector() == null)
        .flatMap(peer -> selected(peer.getPodSelector().getMatchLabels()).stream())
        .toList();
  }

  private static Stream<String> ports(List<V1NetworkPolicyPort> ports, List<Workload> at) {
    return at.isEmpty()
        ? Stream.of()
        : ports.stream()
            .filter(port -> at.stream().noneMatch(workload -> workload.hasPort(port.getPort())))
            .map(port -> "no pod there has the port " + port.getPort());
  }

  private List<Workload> selected(Map<String, String> labels) {
    return manifests.workloads().stream().filter(workload -> workload.isFoundBy(labels)).toList();
  }

  private Stream<String> statefulSet(V1StatefulSet set) {
    String service = set.getSpec().getServiceName();
    return manifests.all(V1Service.class).stream()
            .anyMatch(own -> own.getMetadata().getName().equals(service))
        ? Stream.of()
        : Stream.of("StatefulSet " + set.getMetadata().getName() + ": no service " + service);
  }
}
