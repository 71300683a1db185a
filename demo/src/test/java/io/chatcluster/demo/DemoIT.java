package io.chatcluster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
  private static final Pattern ROW =
      Pattern.compile("  (n\\d) +http://localhost:(\\d+) +http://localhost:(\\d+)/metrics +(\\d+)");
  private static final Pattern REDIS = Pattern.compile("  redis +redis://127.0.0.1:(\\d+)");

  @TempDir private Path folder;

  private record NodeRow(String name, int port, int managementPort, long pid) {}

  @BeforeAll
  static void waitLongEnough() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }

  private Program demo(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--nodes")) {
      all.addAll(List.of("--nodes", "2"));
    }
    return Program.start(
        DemoStandIn.class,
        Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder),
        all.toArray(String[]::new));
  }

  private static List<NodeRow> rows(Program demo) throws Exception {
    demo.waitForLine("Ctrl-C stops everything");
    return demo.lines().stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(
            row ->
                new NodeRow(
                    row.group(1),
                    Integer.parseInt(row.group(2)),
                    Integer.parseInt(row.group(3)),
                    Long.parseLong(row.group(4))))
        .toList();
  }

  private static int redisPort(Program demo) {
    return demo.lines().stream()
        .map(REDIS::matcher)
        .filter(Matcher::matches)
        .mapToInt(row -> Integer.parseInt(row.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private static boolean open(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean alive(NodeRow node) {
    return ProcessHandle.of(node.pid()).map(ProcessHandle::isAlive).orElse(false);
  }

  private void nothingIsLeft(List<NodeRow> nodes, int redisPort) {
    Awaitility.await().until(() -> nodes.stream().noneMatch(DemoIT::alive));
    Awaitility.await().until(() -> !open(redisPort));
    Awaitility.await()
        .untilAsserted(
            () -> {
              try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).noneMatch(path -> path.toString().contains("chat-demo-redis"));
              }
            });
  }

  @Test
  void runsNodesOnOneRedisAndLeavesNothingBehind() throws Exception {
    try (Program demo = demo("--port", "3401")) {
      List<NodeRow> nodes = rows(demo);
      int redis = redisPort(demo);
      assertThat(nodes).extracting(NodeRow::name).containsExactly("n1", "n2");
      assertThat(nodes).allMatch(node -> open(node.port()) && open(node.managementPort()));
      assertThat(open(redis)).isTrue();
      String told =
          "stand-in: redis redis://127.0.0.1:%d, siblings [n1=http://localhost:%d, n2=http://localhost:%d]"
              .formatted(redis, nodes.get(0).port(), nodes.get(1).port());
      assertThat(demo.lines()).contains("n1 | " + told, "n2 | " + told);

      Program.signal(demo.process().pid(), "TERM");

      assertThat(demo.waitForEnd()).isZero();
      assertThat(demo.lines()).contains("n1 | stand-in: closing", "n2 | stand-in: closing");
      nothingIsLeft(nodes, redis);
    }
  }

  @Test
  void ctrlCReachesTheNodesTooAndStillEndsWell() throws Exception {
    Program.assumeNotIgnored("INT");
    try (Program demo = demo("--port", "3411")) {
      List<NodeRow> nodes = rows(demo);
      int redis = redisPort(demo);
      for (NodeRow node : nodes) {
        Program.signal(node.pid(), "INT");
      }
      Program.signal(demo.process().pid(), "INT");
      assertThat(demo.waitForEnd()).isZero();
      assertThat(demo.lines()).contains("n1 | stand-in: closing", "n2 | stand-in: closing");
      nothingIsLeft(nodes, redis);
    }
  }

  @Test
  void aNodeThatIsKilledIsStartedAgainOnItsPortsAndTheOthersGoOn() throws Exception {
    try (Program demo = demo("--port", "3421")) {
      List<NodeRow> nodes = rows(demo);
      int redis = redisPort(demo);
      NodeRow first = nodes.get(0);
      Program.signal(first.pid(), "KILL");
      demo.waitForLine(
          "demo: n1 (pid %d) ended with exit code 137; started again in 2 s; the other nodes go on"
              .formatted(first.pid()));
      assertThat(alive(nodes.get(1))).isTrue();

      List<NodeRow> later =
          Awaitility.await()
              .atMost(Duration.ofMinutes(2))
              .until(() -> rows(demo), rows -> rows.size() == 4)
              .subList(2, 4);
      assertThat(later.get(1)).isEqualTo(nodes.get(1));
      assertThat(later.get(0).port()).isEqualTo(first.port());
      assertThat(later.get(0).managementPort()).isEqualTo(first.managementPort());
      assertThat(later.get(0).pid()).isNotEqualTo(first.pid());
      assertThat(open(first.port()) && alive(later.get(0))).isTrue();

      Program.signal(demo.process().pid(), "TERM");
      assertThat(demo.waitForEnd()).isZero();
      nothingIsLeft(later, redis);
    }
  }

  @Test
  void aNodeThatCannotStartAgainIsGivenUpAndWithoutAnyTheDemoEnds() throws Exception {
    try (Program demo = demo("--nodes", "1", "--port", "3461")) {
      NodeRow node = rows(demo).get(0);
      int redis = redisPort(demo);
      Program.signal(node.pid(), "KILL");
      demo.waitForLine("started again in 2 s");
      Awaitility.await().until(() -> !alive(node));
      try (ServerSocket taken = new ServerSocket()) {
        taken.setReuseAddress(true);
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()));
        Awaitility.await()
            .atMost(Duration.ofMinutes(4))
            .until(() -> demo.lines().contains("demo: no node is left"));
        assertThat(demo.waitForEnd()).isEqualTo(1);
      }
      assertThat(demo.lines())
          .anyMatch(line -> line.contains("started again in 8 s"))
          .anyMatch(line -> line.endsWith("not started again, it ended 4 times in a row"));
      nothingIsLeft(List.of(node), redis);
    }
  }

  @Test
  void theTableIsNotDrownedByTheLogsOfTheNodes() throws Exception {
    try (Program demo = demo("--port", "3471")) {
      rows(demo);
      assertThat(demo.lines()).noneMatch(line -> line.contains(" INFO "));
      Program.signal(demo.process().pid(), "TERM");
      assertThat(demo.waitForEnd()).isZero();
    }
  }

  @Test
  void whenTheDemoItselfIsKilledItsNodesAndItsRedisEnd() throws Exception {
    try (Program demo = demo("--port", "3431")) {
      List<NodeRow> nodes = rows(demo);
      int redis = redisPort(demo);
      demo.process().destroyForcibly();
      nothingIsLeft(nodes, redis);
    }
  }

  @Test
  void aPortThatIsTakenIsSkipped() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 3441));
      try (Program demo = demo("--port", "3441")) {
        assertThat(rows(demo)).extracting(NodeRow::port).doesNotContain(3441);
        assertThat(demo.lines()).contains("demo: port 3441 is taken; the next free ones are used");
        Program.signal(demo.process().pid(), "TERM");
        assertThat(demo.waitForEnd()).isZero();
      }
    }
  }

  @Test
  void aNodeThatCannotStartEndsTheDemoWithItsWords() throws Exception {
    try (Program demo = demo("--port", "3451", "--redis-url", "redis://u:secret@out-of-reach")) {
      assertThat(demo.waitForEnd()).isEqualTo(1);
      assertThat(demo.lines())
          .contains(
              "n1 | chat-server: Redis is out of reach",
              "demo: n1 ended with exit code 2 while starting")
          .noneMatch(line -> line.contains("secret"));
    }
  }
}
