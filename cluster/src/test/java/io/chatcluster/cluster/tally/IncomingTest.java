package io.chatcluster.cluster.tally;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IncomingTest {
  private static final int PAIRS = 4;
  private static final int PAIRS_OF_ONE = 3;

  /** The largest count that is read. */
  private static final long HUGE = 1L << 53;

  private final Map<String, Object> interests = new ConcurrentHashMap<>(Map.of("a", "a", "b", "b"));
  private final Set<String> gone = new HashSet<>();
  private final AtomicLong missed = new AtomicLong();
  private final AtomicLong millis = new AtomicLong();
  private final Incoming incoming =
      new Incoming(
          new Incoming.Reading(
              channel -> channel.equals("unnamed") ? null : channel,
              message -> message.length == 0 ? null : new String(message, StandardCharsets.UTF_8),
              interests::get,
              uid -> !gone.contains(uid)),
          new TallyOptions(Duration.ofSeconds(1), PAIRS_OF_ONE, PAIRS),
          missed::addAndGet,
          millis::get);

  private void arrive(String sender, String channel, int messages) {
    for (int i = 0; i < messages; i++) {
      incoming.arrived(channel, sender.getBytes(StandardCharsets.UTF_8));
    }
  }

  private boolean tally(String sender, String channel, long count) {
    return tally(sender, channel, 7, count);
  }

  private boolean tally(String sender, String channel, long epoch, long count) {
    return incoming.arrived(new Tally(sender, List.of(new Tally.Entry(channel, epoch, count))));
  }

  @Test
  void nothingIsMissedWhereEverythingArrives() {
    tally("other1", "a", 10);
    arrive("other1", "a", 5);
    tally("other1", "a", 15);
    arrive("other1", "a", 1);
    tally("other1", "a", 16);

    assertThat(missed).hasValue(0);
    assertThat(incoming.size()).isEqualTo(1);
  }

  @Test
  void whatTwoTalliesShowIsMissedAndCountedOnce() {
    tally("other1", "a", 10);
    arrive("other1", "a", 5);
    tally("other1", "a", 18);
    assertThat(missed).hasValue(0);

    tally("other1", "a", 18);
    assertThat(missed).hasValue(3);
    tally("other1", "a", 18);
    arrive("other1", "a", 2);
    tally("other1", "a", 20);
    assertThat(missed).hasValue(3);

    tally("other1", "a", 21);
    tally("other1", "a", 21);
    assertThat(missed).hasValue(4);
  }

  @Test
  void aMessageThatIsLaterThanATallyWasNotMissed() {
    tally("other1", "a", 0);
    tally("other1", "a", 3);
    arrive("other1", "a", 2);
    tally("other1", "a", 3);

    assertThat(missed).hasValue(1);
    arrive("other1", "a", 1);
    tally("other1", "a", 3);
    // What came that late makes up for what is missed next: nothing is taken back.
    tally("other1", "a", 4);
    tally("other1", "a", 4);
    assertThat(missed).hasValue(1);
  }

  @Test
  void aTallyThatWasMissedDoesNoHarm() {
    tally("other1", "a", 0);
    arrive("other1", "a", 1);
    // 5 more, and two tallies, are missed.
    tally("other1", "a", 6);
    tally("other1", "a", 6);

    assertThat(missed).hasValue(5);
  }

  @Test
  void nodesAndChannelsAreCountedApart() {
    tally("other1", "a", 0);
    tally("other1", "b", 0);
    tally("other2", "a", 0);
    arrive("other1", "a", 2);
    arrive("other2", "a", 1);
    for (int i = 0; i < 2; i++) {
      tally("other1", "a", 2);
      tally("other1", "b", 10);
      tally("other2", "a", 101);
    }

    assertThat(missed).hasValue(110);
  }

  @Test
  void whatWasSentBeforeTheFirstTallyDoesNotCount() {
    arrive("other1", "a", 3);
    tally("other1", "a", 100);
    tally("other1", "a", 100);
    tally("other1", "a", 100);

    assertThat(missed).hasValue(0);
  }

  @Test
  void aChannelThatIsNotHeardDoesNotCount() {
    tally("other1", "c", 0);
    tally("other1", "c", 10);
    tally("other1", "c", 10);

    assertThat(missed).hasValue(0);
    assertThat(incoming.size()).isZero();
  }

  @Test
  void whoHearsAChannelAgainAfterNobodyNeededItMissedNothing() {
    tally("other1", "a", 0);
    interests.remove("a");
    tally("other1", "a", 10);
    interests.put("a", "for another reason");
    tally("other1", "a", 20);
    tally("other1", "a", 20);
    tally("other1", "a", 20);

    assertThat(missed).hasValue(0);
  }

  @Test
  void aCountThatBeginsAnewIsKnownByItsEpoch() {
    tally("other1", "a", 1, 100);
    tally("other1", "a", 2, 5);
    arrive("other1", "a", 1);
    tally("other1", "a", 2, 7);
    tally("other1", "a", 2, 7);

    assertThat(missed).hasValue(1);
  }

  @Test
  void messagesOfNobodyAndOnChannelsWithoutANameDoNotCount() {
    tally("other1", "a", 0);
    arrive("", "a", 1);
    arrive("other1", "unnamed", 1);
    tally("other1", "a", 1);
    tally("other1", "a", 1);

    assertThat(missed).hasValue(1);
  }

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
    tally("other1", "a", 5 * most);
    tally("other1", "a", 5 * most);

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
    tally("other1", "a", 20);
    tally("other1", "a", 20);

    assertThat(missed).hasValue(5);
  }

  @Test
  void whatIsToldWhileANodeIsNotKnownIsNeitherCountedTwiceNorForgotten() {
    tally("other1", "a", 0);
    arrive("other1", "a", 3);
    gone.add("other1");
    // Two tallies of it are dropped before they come here.
    assertThat(incoming.knows("other1")).isFalse();
    arrive("other1", "a", 3);
    gone.clear();
    tally("other1", "a", 8);
    tally("other1", "a", 8);

    assertThat(missed).hasValue(2);
  }

  @Test
  void aNodeThatIsGoneIsForgotten() {
    tally("other1", "a", 0);
    tally("other2", "a", 0);
    gone.add("other1");
    incoming.sweep();
    assertThat(incoming.size()).isEqualTo(1);

    gone.clear();
    tally("other1", "a", 100);
    tally("other1", "a", 100);
    assertThat(missed).hasValue(0);
  }

  @Test
  void soManyChannelsOfOneNodeAreCounted() {
    for (int i = 0; i < 10; i++) {
      interests.put("c" + i, "c");
      tally("other1", "c" + i, 0);
    }
    tally("other2", "a", 0);

    assertThat(incoming.size()).isEqualTo(PAIRS_OF_ONE + 1);
  }

  @Test
  void theSilentOnesMakeRoomForOthersWhereThereIsNone() {
    for (int i = 0; i < PAIRS; i++) {
      tally("other" + i, "a", 0);
    }
    incoming.sweep();
    assertThat(incoming.size()).isEqualTo(PAIRS);

    millis.addAndGet(Duration.ofSeconds(30).toMillis());
    tally("other1", "a", 0);
    millis.addAndGet(Duration.ofSeconds(31).toMillis());
    incoming.sweep();
    assertThat(incoming.size()).isEqualTo(PAIRS - 2);

    tally("other9", "a", 0);
    tally("other1", "a", 2);
    tally("other9", "a", 3);
    tally("other1", "a", 2);
    tally("other9", "a", 3);
    assertThat(missed).hasValue(5);
  }

  @Test
  void soManyPairsAreCountedAndOthersWhenSomeAreForgotten() {
    for (int i = 0; i < PAIRS; i++) {
      tally("other" + i, "a", 0);
    }
    for (int i = 0; i < 3; i++) {
      tally("other9", "a", i * 10L);
    }
    assertThat(missed).hasValue(0);
    assertThat(incoming.size()).isEqualTo(PAIRS);

    interests.remove("a");
    incoming.sweep();
    assertThat(incoming.size()).isZero();
    for (int i = 0; i < 3; i++) {
      tally("other9", "b", i * 10L);
    }
    assertThat(missed).hasValue(10);
  }

  @Test
  void aNodeThatIsSilentForHoursIsForgotten() {
    tally("other1", "a", 0);
    tally("other2", "a", 0);
    millis.addAndGet(Duration.ofHours(2).toMillis());
    tally("other2", "a", 0);
    millis.addAndGet(Duration.ofHours(2).toMillis());
    incoming.sweep();

    assertThat(incoming.size()).isEqualTo(1);
  }
}
