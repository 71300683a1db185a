package io.chatcluster.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1Container;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Image, compose file, balancer and manifests name the same things. */
class DeployFilesTest {
  private static final ComposeFile COMPOSE = ComposeFile.read();
  private static final Manifests MANIFESTS = new Manifests(ProjectFiles.yamlIn("k8s"));
  private static final String DOCKERFILE = ProjectFiles.text("Dockerfile");
  private static final String BALANCER = ProjectFiles.text("deploy/haproxy.cfg");

  private static List<String> found(String regex, String text) {
    return Pattern.compile(regex, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static V1Container container(String name) {
    return MANIFESTS.workloads().stream()
        .flatMap(workload -> workload.containers().stream())
        .filter(container -> container.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theManifestsRunTheImagesOfTheComposeFile() {
    Set<String> images =
        MANIFESTS.workloads().stream()
            .flatMap(workload -> workload.containers().stream())
            .map(container -> MANIFESTS.kustomization().image(container.getImage()))
            .collect(Collectors.toSet());

    assertThat(images)
        .containsExactlyInAnyOrder(
            COMPOSE.services().get("chat").image(), COMPOSE.services().get("redis").image());
  }

  @Test
  void everyImageHasATagThatDoesNotMove() {
    assertThat(COMPOSE.services().values())
        .extracting(ComposeFile.Service::image)
        .allSatisfy(image -> assertThat(image).matches("[a-z-]+:\\d+\\.\\d+[a-z0-9.-]*"));
  }

  @Test
  void redisRunsWithTheSameOptionsEverywhere() {
    assertThat(container("redis").getArgs()).isEqualTo(COMPOSE.services().get("redis").command());
  }

  @Test
  void thePortsOfTheImageAreThoseThatOthersConnectTo() {
    List<String> exposed = List.of(found("^EXPOSE (.+)$", DOCKERFILE).get(0).split(" "));

    assertThat(container("chat").getPorts())
        .extracting(port -> port.getContainerPort().toString())
        .isEqualTo(exposed);
    assertThat(found("server-template \\S+ \\d+ chat:(\\d+)", BALANCER))
        .containsExactly(exposed.get(0));
    assertThat(DOCKERFILE).contains("${CHAT_MANAGEMENT_PORT:-" + exposed.get(1) + "}/readyz");
  }

  @Test
  void onlyTheBalancerIsPublished() {
    assertThat(COMPOSE.services())
        .allSatisfy(
            (name, service) ->
                assertThat(service.ports() != null).as(name).isEqualTo(name.equals("balancer")));
    String inside = COMPOSE.services().get("balancer").ports().get(0).replaceAll(".*:", "");
    assertThat(found("^ *bind :(\\d+)$", BALANCER)).containsExactly(inside);
  }

  @Test
  void whereAddressesAreLimitedTheBalancerSaysWhoTheClientIs() {
    assertThat(COMPOSE.services().get("chat").environment())
        .containsKeys("CHAT_TRUSTED_PROXIES", "CHAT_CONNECTIONS_PER_ADDRESS");
    // A whole range would hold clients too, who could then forge addresses.
    assertThat(COMPOSE.services().get("chat").environment().get("CHAT_TRUSTED_PROXIES"))
        .isEqualTo("${CHAT_BALANCER_ADDRESS:-172.30.240.10}");
    assertThat(ProjectFiles.text("docker-compose.yml"))
        .contains("ipv4_address: ${CHAT_BALANCER_ADDRESS:-172.30.240.10}");
    // A client's own word is taken away before the balancer's is added.
    assertThat(BALANCER)
        .containsSubsequence(
            "del-header Forwarded", "del-header X-Forwarded-For", "option forwardfor");
  }

  @Test
  void theBalancerGetsItsFile() {
    assertThat(COMPOSE.services().get("balancer").volumes())
        .containsExactly("./deploy/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro");
  }

  @Test
  void everyServiceIsHardenedAndBounded() {
    assertThat(COMPOSE.services().values())
        .allSatisfy(
            service -> {
              assertThat(service.readOnly()).isTrue();
              assertThat(service.capDrop()).containsExactly("ALL");
              assertThat(service.deploy().resources().limits().memory()).isNotNull();
              assertThat(service.deploy().resources().limits().cpus()).isNotNull();
            });
  }

  @Test
  void theComposeFileSaysNothingThatOneGenerationOfComposeRefuses() {
    assertThat(COMPOSE.version()).isNull();
    assertThat(COMPOSE.name()).isNull();
  }

  @Test
  void theImageIsBuiltFromEveryModule() {
    List<String> modules = found("<module>(.+)</module>", ProjectFiles.text("pom.xml"));

    assertThat(modules).contains("server");
    assertThat(found("^COPY (\\S+)/pom.xml ", DOCKERFILE)).containsAll(modules);
    assertThat(found("^!([a-z]+)$", ProjectFiles.text(".dockerignore"))).containsAll(modules);
  }

  @Test
  void theImageRunsAsANumberedUserThatIsNotRoot() {
    String user = found("^USER (\\d+):\\d+$", DOCKERFILE).get(0);

    assertThat(Long.parseLong(user)).isPositive();
    assertThat(
            MANIFESTS.workloads().stream()
                .filter(workload -> workload.name().equals("chat"))
                .map(workload -> workload.pod().getSecurityContext().getRunAsUser()))
        .containsExactly(Long.valueOf(user));
  }

  @Test
  void nothingInTheImageIsFetchedByAMovingTag() {
    List<String> bases = found("^FROM (\\S+)", DOCKERFILE);

    assertThat(bases).hasSize(2);
    assertThat(bases).allSatisfy(base -> assertThat(base).contains(":").doesNotEndWith(":latest"));
  }
}
