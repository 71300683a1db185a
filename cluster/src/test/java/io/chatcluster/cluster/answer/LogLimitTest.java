package io.chatcluster.cluster.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLimitTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final LogLimit limit = new LogLimit(now::get);

  @Test
  void aLineIsPermittedOnceAMinute() {
    assertThat(limit.permits()).isTrue();
    for (int i = 0; i < 10; i++) {
      assertThat(limit.permits()).isFalse();
    }
    now.addAndGet(LogLimit.PAUSE_NANOS - 1);
    assertThat(limit.permits()).isFalse();
    now.addAndGet(1);
    assertThat(limit.permits()).isTrue();
    assertThat(limit.permits()).isFalse();
  }
}
