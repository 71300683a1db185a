package io.chatcluster.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.server.config.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoArgumentsTest {
  @Test
  void readsItsFlagsAndNeverTakesTheRedisOfTheEnvironment() {
    assertThat(read(Map.of("CHAT_REDIS_URL", "redis://production")))
        .contains(new DemoConfig(3, 3001, Optional.empty()));
    assertThat(read(Map.of(), "--nodes", "2", "--port=4001", "--redis-url=redis://h"))
        .contains(new DemoConfig(2, 4001, Optional.of("redis://h")));
  }

  @Test
  void rejectsAWrongValue() {
    rejects("--nodes is \"0\"; allowed: 1 to 9", Map.of(), "--nodes", "0");
    rejects("--nodes is \"two\"; allowed: a whole number", Map.of(), "--nodes", "two");
    rejects("--port is \"80\"; allowed: 1024 to 65000", Map.of(), "--port", "80");
    assertThatThrownBy(() -> read(Map.of(), "--redis-url", "http://h"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("--redis-url (CHAT_REDIS_URL) is \"http://h\"; allowed: ");
  }

  @Test
  void rejectsAnUnknownFlagAndAnUnknownVariableWithTheNearest() {
    rejects("--nods is not a flag; did you mean --nodes? (--help lists all)", Map.of(), "--nods");
    rejects(
        "the environment variable CHAT_PROT is not a setting; did you mean CHAT_PORT?"
            + " (--help lists all)",
        Map.of("CHAT_PROT", "1"));
  }

  @Test
  void theHelpNamesEveryFlag() {
    assertThat(read(Map.of(), "--help")).isEmpty();
    assertThat(DemoArguments.help()).contains("chat-demo", "--nodes", "--port", "--redis-url");
  }

  private static Optional<DemoConfig> read(Map<String, String> variables, String... arguments) {
    return DemoArguments.read(List.of(arguments), variables);
  }

  private static void rejects(String message, Map<String, String> variables, String... arguments) {
    assertThatThrownBy(() -> read(variables, arguments))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }
}
