package io.chatcluster.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetersTest {
  private final Meters meters = new Meters("1.2.3", "n1");

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void readsAGaugeWhenItIsScraped() {
    AtomicLong connections = new AtomicLong(3);
    meters.gauge("chat_connections", "Open connections", connections::get, "transport", "polling");
    assertThat(meters.scrape())
        .contains("# HELP chat_connections Open connections\n")
        .contains("# TYPE chat_connections gauge\n")
        .contains("chat_connections{transport=\"polling\"} 3.0\n");
    connections.set(4);
    assertThat(meters.scrape()).contains("chat_connections{transport=\"polling\"} 4.0\n");
  }

  @Test
  void aCounterEndsInTotalHoweverItIsNamed() {
    meters.counter("chat_messages", "Messages", () -> 5);
    meters.counter("chat_drops_total", "Drops", () -> 6);
    assertThat(meters.scrape())
        .contains("# TYPE chat_messages_total counter\n", "\nchat_messages_total 5.0\n")
        .contains("\nchat_drops_total 6.0\n")
        .doesNotContain("total_total");
  }

  @Test
  void aCounterThatFallsOrFailsStaysWhereItWasAndTheOthersAreRead() {
    AtomicReference<Double> value = new AtomicReference<>(5.0);
    meters.counter("chat_odd", "Odd", value::get);
    meters.counter("chat_negative", "Negative", () -> Long.MIN_VALUE);
    meters.counter("chat_messages", "Messages", () -> 6);
    for (Double odd : Arrays.asList(5.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY, 4.0, null)) {
      value.set(odd);
      assertThat(meters.scrape())
          .contains("\nchat_odd_total 5.0\n", "\nchat_negative_total 0.0\n")
          .contains("\nchat_messages_total 6.0\n", "jvm_memory_used_bytes{");
    }
    value.set(7.0);
    assertThat(meters.scrape()).contains("\nchat_odd_total 7.0\n");
  }

  @Test
  void aCounterGoesOnWhenNobodyElseHoldsIt() {
    AtomicLong messages = new AtomicLong(5);
    meters.counter("chat_messages", "Messages", messages::get);
    assertThat(meters.scrape()).contains("\nchat_messages_total 5.0\n");

    System.gc();
    messages.set(6);
    assertThat(meters.scrape()).contains("\nchat_messages_total 6.0\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connections",
        "chat_",
        "chat.connections",
        "chat_Connections",
        "chat",
        "chat_x_total",
        "chat_x_info"
      })
  void refusesNamesThatAreNotOurs(String name) {
    assertThatThrownBy(() -> meters.gauge(name, "A number", () -> 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(name);
  }

  @Test
  void knowsTheJvmTheProcessAndWhatRuns() {
    assertThat(meters.scrape())
        .contains("jvm_memory_used_bytes{")
        .contains("jvm_threads_live_threads ")
        .contains("process_cpu_usage ")
        .contains("process_uptime_seconds ")
        .containsPattern("chat_build_info\\{java=\"[^\"]+\",node=\"n1\",version=\"1.2.3\"} 1\n");
  }
}
