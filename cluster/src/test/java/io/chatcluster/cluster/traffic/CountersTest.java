package io.chatcluster.cluster.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountersTest {
  private final Counters counters = new Counters();

  @Test
  void whatWasMissedNeverFallsBelowZero() {
    counters.missed(5);
    assertThat(counters.misses()).isEqualTo(5);

    for (int i = 0; i < 2_000; i++) {
      counters.missed(1L << 53);
    }
    assertThat(counters.misses()).isEqualTo(Long.MAX_VALUE);
    counters.missed(Long.MAX_VALUE);
    assertThat(counters.misses()).isEqualTo(Long.MAX_VALUE);
  }
}
