package io.chatcluster.cluster.tally;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many pairs of a node and a channel are counted, and which are forgotten. */
class IncomingRoomTest extends IncomingFixture {
  @Test
  void aNodeThatIsGoneIsForgotten() {
    tally("other1", "a", 0);
    tally("other2", "a", 0);
    gone.add("other1");
    incoming.sweep();
    assertThat(incoming.size()).isEqualTo(1);

    gone.clear();
    tallyTwice("other1", "a", 100);
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
