package io.chatcluster.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.Program;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainIT {
  private static final String[] ANY_PORTS = {"--port", "0", "--management-port", "0"};

  private static Program start(String nodeId, String... more) throws Exception {
    String[] arguments = new String[ANY_PORTS.length + 2 + more.length];
    System.arraycopy(ANY_PORTS, 0, arguments, 0, ANY_PORTS.length);
    arguments[ANY_PORTS.length] = "--node-id";
    arguments[ANY_PORTS.length + 1] = nodeId;
    System.arraycopy(more, 0, arguments, ANY_PORTS.length + 2, more.length);
    return Program.start(StandInMain.class, Map.of(), arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void aSignalClosesTheNodeAndEndsWithZero(String signal) throws Exception {
    Program.assumeNotIgnored(signal);
    try (Program program = start("n1")) {
      program.waitForLine("node n1 serves http://localhost:");
      Program.signal(program.process().pid(), signal);
      assertThat(program.waitForEnd()).isZero();
      assertThat(program.lines())
          .anyMatch(line -> line.endsWith("stopping: SIG" + signal))
          .contains("stand-in: closing")
          .anyMatch(line -> line.endsWith("stopped"));
    }
  }

  @Test
  void theSecondSignalEndsAtOnceWithTheCodeOfASignal() throws Exception {
    try (Program program = start("never-stops", "--shutdown-timeout", "5m")) {
      program.waitForLine("serves");
      Program.signal(program.process().pid(), "TERM");
      program.waitForLine("stand-in: closing");
      // Signals within a moment count as one, so it is sent until it is taken for a second one.
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                Program.signal(program.process().pid(), "TERM");
                return !program.process().isAlive();
              });
      assertThat(program.waitForEnd()).isEqualTo(143);
    }
  }

  @Test
  void aStopThatHangsEndsAfterTheShutdownTimeout() throws Exception {
    try (Program program = start("never-stops", "--shutdown-timeout", "300ms")) {
      program.waitForLine("serves");
      Program.signal(program.process().pid(), "TERM");
      assertThat(program.waitForEnd()).isEqualTo(1);
      assertThat(program.lines()).anyMatch(line -> line.contains("did not end within PT0.3S"));
    }
  }

  @Test
  void aSignalEndsAStartThatWaits() throws Exception {
    try (Program program = start("never-starts")) {
      program.waitForLine("stand-in: starting for ever");
      Program.signal(program.process().pid(), "TERM");
      assertThat(program.waitForEnd()).isZero();
    }
  }

  @Test
  void theEndOfStandardInputStopsANodeThatWasToldSo() throws Exception {
    try (Program program = start("n1", "--stop-with-stdin")) {
      program.waitForLine("serves");
      program.process().getOutputStream().close();
      assertThat(program.waitForEnd()).isZero();
      assertThat(program.lines()).anyMatch(line -> line.endsWith("stopping: standard input ended"));
    }
  }

  @Test
  void aWrongSettingIsOneLineAndExitCodeTwo() throws Exception {
    try (Program program =
        Program.start(StandInMain.class, Map.of("CHAT_PORT", "80000"), "--node-id", "n1")) {
      assertThat(program.waitForEnd()).isEqualTo(2);
      assertThat(program.lines())
          .containsExactly(
              "chat-server: --port (CHAT_PORT) is \"80000\"; allowed: 0 to 65535; 0 = any free"
                  + " one");
    }
  }

  @Test
  void somethingOutOfReachIsOneLineAndExitCodeTwo() throws Exception {
    try (Program program =
        start("n1", "--log-level", "error", "--redis-url", "redis://out-of-reach")) {
      assertThat(program.waitForEnd()).isEqualTo(2);
      assertThat(program.lines()).containsExactly("chat-server: Redis is out of reach");
    }
  }

  @Test
  void aDefectIsLoggedInOneLineAndEndsWithOne() throws Exception {
    try (Program program = start("broken", "--log-level", "error")) {
      assertThat(program.waitForEnd()).isEqualTo(1);
      assertThat(program.lines())
          .singleElement()
          .asString()
          .contains("the node could not start | java.lang.IllegalStateException: a defect | at ");
    }
  }

  @Test
  void theStartShowsEveryPartOfTheConfigurationWithoutThePassword() throws Exception {
    try (Program program =
        Program.start(
            StandInMain.class,
            Map.of("CHAT_REDIS_URL", "redis://app:secret@cache:6379"),
            "--port=0",
            "--management-port=0")) {
      program.waitForLine("serves");
      assertThat(program.lines())
          .noneMatch(line -> line.contains("secret"))
          .anyMatch(line -> line.contains("config redis: redis-url=redis://app:***@cache:6379"))
          .anyMatch(line -> line.contains("config listen: host=0.0.0.0 port=0"));
    }
  }
}
