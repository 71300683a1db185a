package io.chatcluster.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.Program;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shipped program says in one line why it cannot start, and ends with exit code 2. */
class WrongStartIT {
  private static String lineOf(Map<String, String> variables, String... flags) throws Exception {
    try (Program program = Program.startJar(ChatNode.JAR, variables, flags)) {
      assertThat(program.waitForEnd()).isEqualTo(2);
      assertThat(program.lines()).hasSize(1);
      return program.lines().get(0);
    }
  }

  @Test
  void anUnknownVariableIsNamedTogetherWithTheOneThatWasMeant() throws Exception {
    assertThat(lineOf(Map.of("CHAT_REDIS_ULR", "redis://cache:6379")))
        .startsWith("chat-server: ")
        .contains("CHAT_REDIS_ULR", "CHAT_REDIS_URL");
  }

  @Test
  void aWrongPortIsNamedWithWhatIsAllowed() throws Exception {
    assertThat(lineOf(Map.of(), "--port", "http")).startsWith("chat-server: --port");
  }

  @Test
  void anUnknownHostIsNamed() throws Exception {
    String[] quiet = {"--port=0", "--management-port=0", "--log-level=error"};
    assertThat(lineOf(Map.of("CHAT_HOST", "nosuch.invalid"), quiet))
        .isEqualTo(
            "chat-server: host nosuch.invalid cannot be bound (--host (CHAT_HOST)): unknown host");
    assertThat(lineOf(Map.of("CHAT_MANAGEMENT_HOST", "nosuch.invalid"), quiet))
        .startsWith("chat-server: host nosuch.invalid cannot be bound (--management-host ");
  }

  @Test
  void aSecretThatIsADeviceIsNamed() throws Exception {
    assertThat(lineOf(Map.of(), "--redis-url-file", "/dev/zero"))
        .startsWith("chat-server: --redis-url-file")
        .endsWith("is not a regular file");
  }

  @Test
  void aRedisThatCannotBeReachedIsNamed() throws Exception {
    assertThat(
            lineOf(
                Map.of("CHAT_REDIS_URL", "redis://:secret@127.0.0.1:1"),
                "--port=0",
                "--management-port=0",
                "--redis-start-timeout=1s",
                "--log-level=error"))
        .startsWith("chat-server: Redis at redis://:***@127.0.0.1:1 ")
        .doesNotContain("secret");
  }
}
