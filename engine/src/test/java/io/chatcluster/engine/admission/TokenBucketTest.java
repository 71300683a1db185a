package io.chatcluster.engine.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.api.network.Rate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
  private static final Rate RATE = new Rate(10, 3);
  private static final long EACH = 100_000_000;

  @ParameterizedTest
  @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 1})
  void a_burst_passes_then_one_for_each_part_of_a_second(long start) {
    TokenBucket bucket = new TokenBucket(start);
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take(RATE, start)).isZero();
    }
    assertThat(bucket.take(RATE, start)).isEqualTo(EACH);
    assertThat(bucket.take(RATE, start + EACH - 1)).isEqualTo(1);
    assertThat(bucket.take(RATE, start + EACH)).isZero();
    assertThat(bucket.take(RATE, start + EACH)).isEqualTo(EACH);
  }

  @Test
  void it_is_full_again_when_all_of_it_had_time_to_come_back_and_never_fuller() {
    TokenBucket bucket = new TokenBucket(0);
    bucket.take(RATE, 0);
    bucket.take(RATE, 0);
    assertThat(bucket.isFull(2 * EACH - 1)).isFalse();
    assertThat(bucket.isFull(2 * EACH)).isTrue();

    long late = 1_000 * EACH;
    for (int i = 0; i < 3; i++) {
      assertThat(bucket.take(RATE, late)).isZero();
    }
    assertThat(bucket.take(RATE, late)).isPositive();
  }
}
