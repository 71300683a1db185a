package io.chatcluster.cluster.tally;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What counts as missed. */
class IncomingTest extends IncomingFixture {
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

    tallyTwice("other1", "a", 21);
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
    tallyTwice("other1", "a", 4);
    assertThat(missed).hasValue(1);
  }

  @Test
  void aTallyThatWasMissedDoesNoHarm() {
    tally("other1", "a", 0);
    arrive("other1", "a", 1);
    // 5 more, and two tallies, are missed.
    tallyTwice("other1", "a", 6);

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
    tallyTwice("other1", "a", 100);
    tally("other1", "a", 100);

    assertThat(missed).hasValue(0);
  }

  @Test
  void aChannelThatIsNotHeardDoesNotCount() {
    tally("other1", "c", 0);
    tallyTwice("other1", "c", 10);

    assertThat(missed).hasValue(0);
    assertThat(incoming.size()).isZero();
  }

  @Test
  void whoHearsAChannelAgainAfterNobodyNeededItMissedNothing() {
    tally("other1", "a", 0);
    interests.remove("a");
    tally("other1", "a", 10);
    interests.put("a", "for another reason");
    tallyTwice("other1", "a", 20);
    tally("other1", "a", 20);

    assertThat(missed).hasValue(0);
  }

  @Test
  void aCountThatBeginsAnewIsKnownByItsEpoch() {
    tally("other1", "a", 1, 100);
    tally("other1", "a", 2, 5);
    arrive("other1", "a", 1);
    tallyTwice("other1", "a", 2, 7);

    assertThat(missed).hasValue(1);
  }

  @Test
  void messagesOfNobodyAndOnChannelsWithoutANameDoNotCount() {
    tally("other1", "a", 0);
    arrive("", "a", 1);
    arrive("other1", "unnamed", 1);
    tallyTwice("other1", "a", 1);

    assertThat(missed).hasValue(1);
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
    tallyTwice("other1", "a", 8);

    assertThat(missed).hasValue(2);
  }
}
