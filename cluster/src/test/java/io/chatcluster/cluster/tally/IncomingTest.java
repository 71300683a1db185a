package io.chatcluster.cluster.tally;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IncomingTest {
  private static final int PAIRS = 3;

  private final Map<String, Object> interests = new ConcurrentHashMap<>(Map.of("a", "a", "b", "b"));
  private final AtomicLong missed = new AtomicLong();
  private final AtomicLong millis = new AtomicLong();
  private final Incoming incoming =
      new Incoming(
          "node_1",
          new Incoming.Reading(
              channel -> channel.equals("unnamed") ? null : channel,
              message -> message.length == 0 ? null : new String(message, StandardCharsets.UTF_8),
              interests::get),
          new TallyOptions(Duration.ofSeconds(1), 10, PAIRS),
          missed::addAndGet,
          millis::get);

  private void arrive(String sender, String channel, int messages) {
    for (int i = 0; i < messages; i++) {
      incoming.arrived(channel, sender.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void tally(String sender, String channel, long count) {
    tally(sender, channel, 7, count);
  }

  private void tally(String sender, String channel, long epoch, long count) {
    incoming.arrived(new Tally(sender, List.of(new Tally.Entry(channel, epoch, count))));
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
  void ownTalliesAndMessagesOfNobodyDoNotCount() {
    tally("node_1", "a", 0);
    arrive("", "a", 1);
    arrive("other1", "unnamed", 1);
    tally("node_1", "a", 9);
    tally("node_1", "a", 9);

    assertThat(missed).hasValue(0);
    assertThat(incoming.size()).isZero();
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
