package io.chatcluster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final Duration SHORT = Duration.ofSeconds(59);

  private final Restarts restarts = new Restarts();

  @Test
  void pausesDoubleAndEndAfterThreeInARow() {
    assertThat(restarts.after(SHORT)).contains(Duration.ofSeconds(2));
    assertThat(restarts.after(Duration.ZERO)).contains(Duration.ofSeconds(4));
    assertThat(restarts.after(SHORT)).contains(Duration.ofSeconds(8));
    assertThat(restarts.after(SHORT)).isEmpty();
  }

  @Test
  void aMinuteOfReadinessBeginsANewRow() {
    for (int i = 0; i < Restarts.MAX_IN_A_ROW; i++) {
      restarts.after(SHORT);
    }
    assertThat(restarts.after(Duration.ofMinutes(1))).contains(Duration.ofSeconds(2));
  }
}
