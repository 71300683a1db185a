package io.chatcluster.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {
  private static final Map<String, String> FILES = ProjectFiles.yamlIn("k8s");

  @Test
  void everythingThatAManifestNamesExists() {
    assertThat(ManifestFaults.of(FILES)).isEmpty();
  }

  @Test
  void theRulesHaveSomethingToLookAt() {
    Manifests manifests = new Manifests(FILES);

    assertThat(manifests.workloads()).extracting(Workload::name).contains("chat", "redis");
    assertThat(manifests.all(V1Deployment.class)).hasSize(1);
    assertThat(manifests.all(V1Service.class)).hasSize(3);
    assertThat(manifests.all(V1NetworkPolicy.class)).hasSize(3);
    assertThat(manifests.all(V2HorizontalPodAutoscaler.class)).hasSize(1);
  }

  @Test
  void theNamespaceThatAllGoesToIsCreatedWithThem() {
    Manifests manifests = new Manifests(FILES);

    assertThat(manifests.all(V1Namespace.class))
        .extracting(namespace -> namespace.getMetadata().getName())
        .containsExactly(manifests.kustomization().namespace());
  }

  @Test
  void aSessionStaysOnItsNodeWithoutACookie() {
    assertThat(new Manifests(FILES).all(V1Ingress.class))
        .hasSize(1)
        .allSatisfy(
            ingress ->
                assertThat(ingress.getMetadata().getAnnotations())
                    .containsEntry("nginx.ingress.kubernetes.io/upstream-hash-by", "$remote_addr")
                    .doesNotContainKey("nginx.ingress.kubernetes.io/affinity"));
  }

  @Test
  void noRangeOfAddressesIsTrusted() {
    assertThat(new Manifests(FILES).kustomization().settings())
        .doesNotContainKey("CHAT_TRUSTED_PROXIES")
        // Without trusted proxies all clients would count as the controller's address.
        .doesNotContainKeys("CHAT_CONNECTIONS_PER_ADDRESS", "CHAT_HANDSHAKES_PER_ADDRESS");
  }

  @Test
  void aNodeMayAskAnyNameServerAndAnExternalRedis() {
    assertThat(portsOpenToAll("UDP")).contains(53);
    assertThat(portsOpenToAll("TCP")).contains(53, 6379, 6380, 26379);
  }

  @Test
  void onlyTheIngressControllerReachesThePublicPort() {
    assertThat(policy("chat").getSpec().getIngress())
        .isNotEmpty()
        .allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty());
  }

  private static List<Integer> portsOpenToAll(String protocol) {
    return policy("chat").getSpec().getEgress().stream()
        .filter(rule -> rule.getTo() == null || rule.getTo().isEmpty())
        .flatMap(rule -> rule.getPorts().stream())
        .filter(port -> protocol.equals(port.getProtocol()))
        .map(port -> port.getPort().getIntValue())
        .toList();
  }

  private static V1NetworkPolicy policy(String name) {
    return new Manifests(FILES)
        .all(V1NetworkPolicy.class).stream()
            .filter(policy -> name.equals(policy.getMetadata().getName()))
            .findFirst()
            .orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.chatcluster.server.deploy.Slip#all")
  void aSlipIsFound(Slip slip) {
    Map<String, String> files = new TreeMap<>(FILES);
    assertThat(files.get(slip.file())).contains(slip.right());
    files.merge(slip.file(), "", (text, none) -> text.replace(slip.right(), slip.wrong()));

    List<String> faults = ManifestFaults.of(files);

    assertThat(faults).anySatisfy(fault -> assertThat(fault).contains(slip.fault()));
  }
}
