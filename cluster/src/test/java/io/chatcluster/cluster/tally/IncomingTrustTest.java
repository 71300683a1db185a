package io.chatcluster.cluster.tally;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How far the counts of others are believed. */
class IncomingTrustTest extends IncomingFixture {
  /** The largest count that is read. */
  private static final long HUGE = 1L << 53;

  @Test
  void aCountThatNoNodeCanHaveReachedIsLeftAside() {
    tally("other1", "a", 5);
    assertThat(tally("other1", "a", HUGE)).isFalse();
    assertThat(tally("other1", "a", HUGE)).isFalse();
    assertThat(missed).hasValue(0);

    // The true ones count as if there had been no others.
    arrive("other1", "a", 2);
    assertThat(tally("other1", "a", 8)).isTrue();
    assertThat(tally("other1", "a", 8)).isTrue();
    assertThat(missed).hasValue(1);
  }

  @Test
  void countsInEverNewEpochsAddUpToNoMoreThanANodeCanHaveSent() {
    long most = Pair.MOST_LATE_MILLIS * Pair.MOST_PER_MILLI;
    long refused = 0;
    for (int epoch = 0; epoch < 2_000; epoch++) {
      assertThat(tally("other1", "a", epoch, 0)).isTrue();
      for (int i = 0; i < 2; i++) {
        refused += tally("other1", "a", epoch, most) ? 0 : 1;
      }
    }

    assertThat(missed).hasValue(most);
    assertThat(refused).isEqualTo(2 * 1_999);
  }

  @Test
  void whoWasAwayForLongMayHaveSentMuch() {
    tally("other1", "a", 0);
    long most = Pair.MOST_LATE_MILLIS * Pair.MOST_PER_MILLI;
    assertThat(tally("other1", "a", most + 1)).isFalse();
    millis.addAndGet(Duration.ofMinutes(10).toMillis());
    tallyTwice("other1", "a", 5 * most);

    assertThat(missed).hasValue(5 * most);
  }

  @Test
  void aCountThatIsLowerThanTheLastOneIsLate() {
    tally("other1", "a", 0);
    arrive("other1", "a", 9);
    tally("other1", "a", 10);
    assertThat(tally("other1", "a", 5)).isFalse();
    assertThat(tally("other1", "a", 10)).isTrue();

    assertThat(missed).hasValue(1);
  }

  @Test
  void aForgedCountDoesNotSilenceTheTrueOnesForLong() {
    tally("other1", "a", 10);
    tally("other1", "a", 1_000_000);
    for (int seconds = 0; seconds <= 60; seconds += 5) {
      assertThat(tally("other1", "a", 11)).isFalse();
      millis.addAndGet(Duration.ofSeconds(5).toMillis());
    }
    assertThat(tally("other1", "a", 12)).isFalse();
    arrive("other1", "a", 3);
    tallyTwice("other1", "a", 20);

    assertThat(missed).hasValue(5);
  }
}
