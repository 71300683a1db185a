package io.chatcluster.server.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.cluster.testing.Program;
import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.testing.RedisProcess;
import io.chatcluster.cluster.testing.SocketIoClient;
import io.lettuce.core.Range;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a program gets that depends on {@code engine} or {@code cluster}, by the documented snippet
 * and without it, alone and under the dependency management of Spring Boot.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ConsumerIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String LIBRARY =
      dependency("com.corundumstudio.socketio", "netty-socketio", "2.0.14");
  private static final String CLUSTER =
      dependency("io.chatcluster", "chat-cluster-cluster", "0.1.0-SNAPSHOT");
  private static final String ENGINE =
      dependency("io.chatcluster", "chat-cluster-engine", "0.1.0-SNAPSHOT");

  @TempDir static Path folder;
  private static ConsumerProjects projects;

  @BeforeAll
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  static void resolve() throws Exception {
    assumeTrue(System.getProperty("maven.home") != null, "not started by Maven");
    projects = new ConsumerProjects(folder);
    projects.add("plain-engine", dependencies(ENGINE));
    projects.add("plain-cluster", dependencies(CLUSTER));
    projects.add("library-first", dependencies(LIBRARY, ENGINE));
    String documented = ConsumerProjects.documented("README.md");
    projects.add(
        "documented",
        documented.replace(
            "<dependencies>\n  <dependency>", "<dependencies>\n" + LIBRARY + "  <dependency>"));
    if (Boolean.getBoolean("long.tests")) {
      for (String boot : new String[] {"3.5.7", "4.0.7"}) {
        projects.add("boot-" + boot, importing(documented, boot));
        projects.add("boot-parent-" + boot, parent(boot), lettuceProperty(), documented);
        projects.add("boot-alone-" + boot, management(boot), dependencies(CLUSTER));
      }
    }
    projects.resolve();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain-engine", "plain-cluster", "documented"})
  void oneVersionOfNettyIsOnTheClassPath(String project) {
    assertThat(ConsumerProjects.versions(projects.nettyOf(project)))
        .as(() -> projects.nettyOf(project).toString())
        .hasSize(1);
  }

  @Test
  void aProgramWithTheEngineAloneServes() throws Exception {
    serves("plain-engine");
  }

  @Test
  void aProgramWithTheClusterAloneReachesTheOtherNode() throws Exception {
    reachesTheOtherNode("plain-cluster");
  }

  @Test
  void anExistingProgramOfTheLibraryWithTheDocumentedSnippetReachesTheOtherNode() throws Exception {
    reachesTheOtherNode("documented");
  }

  /** It becomes a member before it binds its port, and catches nothing. */
  @Test
  void aProgramThatCannotHaveItsPortEndsAndLeavesTheMembers() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Program program = startNode("plain-cluster", taken.getLocalPort())) {
      assertThat(program.waitForEnd()).isEqualTo(1);
      assertThat(program.lines())
          .anyMatch(
              line ->
                  line.contains("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                      && line.contains("set another host or port"));
      assertThat(leasesThatEndAfter(0)).isEqualTo(1);
      await().atMost(Duration.ofSeconds(60)).until(() -> leasesThatEndAfter(redisMillis()) == 0);
    }
  }

  @Test
  void aMixtureEndsTheStartWithAnErrorThatNamesIt() throws Exception {
    refusesToStart("library-first", "EngineProgram");
  }

  @ParameterizedTest
  @ValueSource(strings = {"boot-3.5.7", "boot-parent-3.5.7", "boot-4.0.7", "boot-parent-4.0.7"})
  @EnabledIfSystemProperty(named = "long.tests", matches = "true", disabledReason = "needs -Plong")
  void underSpringBootTheDocumentedSnippetIsEnough(String project) throws Exception {
    oneVersionOfNettyIsOnTheClassPath(project);
    reachesTheOtherNode(project);
  }

  @ParameterizedTest
  @ValueSource(strings = {"boot-alone-3.5.7", "boot-alone-4.0.7"})
  @EnabledIfSystemProperty(named = "long.tests", matches = "true", disabledReason = "needs -Plong")
  void underSpringBootWithoutTheSnippetTheStartNamesTheFix(String project) throws Exception {
    refusesToStart(project, "ClusterProgram");
  }

  private static void serves(String project) throws Exception {
    int port = RedisProcess.freePort();
    try (Program program = projects.start(project, "EngineProgram", String.valueOf(port))) {
      program.waitForLine("listening");
      try (SocketIoClient client = new SocketIoClient(port, "/", "")) {
        assertThat(client.connection()).startsWith("40");
        assertThat(client.request("echo", "\"hello\"").asText()).isEqualTo("echo of hello");
      }
    }
  }

  private static void reachesTheOtherNode(String project) throws Exception {
    int port = RedisProcess.freePort();
    int other = RedisProcess.freePort();
    try (Program one = startNode(project, port);
        Program two = startNode(project, other)) {
      one.waitForLine("listening");
      two.waitForLine("listening");
      try (SocketIoClient here = new SocketIoClient(port, "/", "");
          SocketIoClient there = new SocketIoClient(other, "/", "")) {
        assertThat(here.connection()).startsWith("40");
        assertThat(there.connection()).startsWith("40");
        here.emit("chat message", "\"hello\"");
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () ->
                    assertThat(there.received("chat message"))
                        .singleElement()
                        .asString()
                        .contains("hello"));
      }
    }
  }

  private static long leasesThatEndAfter(long millis) {
    String key = RoomLogOptions.DEFAULTS.keyPrefix() + "leases";
    return REDIS.commands().zcount(key, Range.create(millis, Long.MAX_VALUE));
  }

  private static long redisMillis() {
    return TimeUnit.SECONDS.toMillis(Long.parseLong(REDIS.commands().time().get(0)));
  }

  private static Program startNode(String project, int port) throws Exception {
    return projects.start(project, "ClusterProgram", String.valueOf(port), REDIS.uri());
  }

  private static void refusesToStart(String project, String program)
      throws Exception, TimeoutException {
    int port = RedisProcess.freePort();
    try (Program running = projects.start(project, program, String.valueOf(port), REDIS.uri())) {
      assertThat(running.waitForLine("io.chatcluster:chat-cluster-bom"))
          .containsAnyOf("Netty", "Lettuce")
          .contains("on the class path");
    }
  }

  private static String dependency(String group, String artifact, String version) {
    return """
          <dependency>
            <groupId>%s</groupId>
            <artifactId>%s</artifactId>
            <version>%s</version>
          </dependency>
        """
        .formatted(group, artifact, version);
  }

  private static String dependencies(String... dependencies) {
    return "<dependencies>\n" + String.join("", dependencies) + "</dependencies>\n";
  }

  private static String boot(String version) {
    return dependency("org.springframework.boot", "spring-boot-dependencies", version)
        .replace("</version>", "</version><type>pom</type><scope>import</scope>");
  }

  private static String management(String boot) {
    return "<dependencyManagement>" + dependencies(boot(boot)) + "</dependencyManagement>\n";
  }

  private static String parent(String boot) {
    return dependency("org.springframework.boot", "spring-boot-starter-parent", boot)
        .replace("dependency>", "parent>")
        .replace("</version>", "</version><relativePath/>");
  }

  /** What the parent manages itself, an import does not override. */
  private static String lettuceProperty() {
    String property = "<lettuce.version>7.7.0.RELEASE</lettuce.version>";
    assertThat(ConsumerProjects.text(Path.of("..", "README.md"))).contains(property);
    return "<properties>" + property + "</properties>";
  }

  /** The snippet with Spring Boot where its comment says that further imports go. */
  private static String importing(String documented, String boot) {
    String comment = "<!-- after it: others, such as spring-boot-dependencies -->";
    assertThat(documented).contains(comment);
    return documented.replace(comment, boot(boot));
  }
}
