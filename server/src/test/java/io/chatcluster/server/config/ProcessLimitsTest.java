package io.chatcluster.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessLimitsTest {
  private static final ProcessLimits LIMITS = new ProcessLimits(80_000_000, 1_024);

  private static ClientConfig clients(int maxPayload, int connections) {
    return new ClientConfig(
        List.of(),
        List.of(),
        Duration.ofSeconds(25),
        Duration.ofSeconds(20),
        maxPayload,
        8_000,
        128_000_000,
        connections,
        0,
        0,
        0,
        1_000,
        0,
        0);
  }

  @Test
  void byDefaultAnEighthOfTheDescriptorsIsKept() {
    assertThat(LIMITS.defaultConnections()).isEqualTo(896);
    assertThat(new ProcessLimits(1, 0).defaultConnections()).as("not known").isZero();
    assertThat(new ProcessLimits(1, Long.MAX_VALUE).defaultConnections()).isEqualTo(10_000_000);
  }

  @Test
  void thisProcessHasLimits() {
    assertThat(ProcessLimits.current().heapBytes()).isPositive();
  }

  @Test
  void aMessageUpToAnEighthOfTheHeapIsAllowed() {
    assertThatCode(() -> LIMITS.check(clients(10_000_000, 896))).doesNotThrowAnyException();
    assertThatThrownBy(() -> LIMITS.check(clients(10_000_001, 896)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--max-payload (CHAT_MAX_PAYLOAD) is \"10000001\"")
        .hasMessageContaining("80000000 bytes");
  }

  @Test
  void connectionsUpToTheDescriptorsAreAllowed() {
    assertThatCode(() -> LIMITS.check(clients(1_000_000, 1_024))).doesNotThrowAnyException();
    assertThatCode(() -> LIMITS.check(clients(1_000_000, 0))).doesNotThrowAnyException();
    assertThatCode(() -> new ProcessLimits(80_000_000, 0).check(clients(1_000_000, 5_000)))
        .as("not known")
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> LIMITS.check(clients(1_000_000, 1_025)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--max-connections (CHAT_MAX_CONNECTIONS) is \"1025\"")
        .hasMessageContaining("open files of this process, 1024;");
  }
}
