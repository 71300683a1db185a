package io.chatcluster.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A lease of 10 s, renewed every 3 s; an attempt takes at most 2 s. */
class ContactTest {
  private static final long BEAT = 3_000;

  private final Contact contact = new Contact(PresenceOptions.defaults("n1"));

  /** Renews with each beat, until one more would be later than the end; says how it stands then. */
  private boolean steadyAfter(long begin, long end) {
    for (long now = begin; now <= end; now += BEAT) {
      contact.renewed(now);
    }
    return contact.isSteady();
  }

  @Test
  void whoHasJustComeMayNotJudge() {
    assertThat(contact.isSteady()).isFalse();
    assertThat(steadyAfter(1_000, 4_000)).isFalse();
  }

  @Test
  void afterABeatAndTheTimeOfAnAttemptItMay() {
    contact.renewed(1_000);
    contact.renewed(5_999);
    assertThat(contact.isSteady()).isFalse();
    contact.renewed(6_000);
    assertThat(contact.isSteady()).isTrue();
  }

  @Test
  void aRenewalThatFailedBeginsTheTimeAgain() {
    assertThat(steadyAfter(0, 30_000)).isTrue();
    contact.lost();
    assertThat(contact.isSteady()).isFalse();
    assertThat(steadyAfter(33_000, 36_000)).isFalse();
    assertThat(steadyAfter(39_000, 39_000)).isTrue();
  }

  @Test
  void soDoesOneThatWasKeptWaitingForSoLongThatAnothersLeaseMayHaveEnded() {
    assertThat(steadyAfter(0, 30_000)).isTrue();
    contact.renewed(36_999);
    assertThat(contact.isSteady()).isTrue();
    contact.renewed(43_999);
    assertThat(contact.isSteady()).isFalse();
  }

  @Test
  void soDoesAClockThatGoesBack() {
    assertThat(steadyAfter(60_000, 90_000)).isTrue();
    contact.renewed(5_000);
    assertThat(contact.isSteady()).isFalse();
    assertThat(steadyAfter(8_000, 14_000)).isTrue();
  }
}
