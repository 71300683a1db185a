package io.chatcluster.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.server.chat.Delivery.Audience;
import io.chatcluster.server.chat.presence.User;
import io.chatcluster.server.testing.FakeClient;
import io.chatcluster.server.testing.ManualTimers;
import io.chatcluster.server.testing.RecordingDelivery;
import io.chatcluster.server.testing.RecordingDelivery.Sent;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TypingTest {
  private static final Sent BEGINS = sent(true);
  private static final Sent ENDS = sent(false);

  private final RecordingDelivery delivery = new RecordingDelivery();
  private final ManualTimers timers = new ManualTimers();
  private final Typing typing = new Typing(Limits.DEFAULTS, delivery, timers);
  private final Session ann = new Session(new User("u1", "ann"), new FakeClient("s1"));

  @BeforeEach
  void annIsInTheRoom() {
    ann.client().enter("r");
  }

  @Test
  void theOthersAreToldOfBeginningAndEnd() {
    assertThat(typing.typing(ann, "r", true)).isEmpty();
    typing.typing(ann, "r", false);
    assertThat(delivery.sent()).containsExactly(BEGINS, ENDS);
  }

  @Test
  void theEndComesByItselfAfterSixSecondsOfSilence() {
    typing.typing(ann, "r", true);
    timers.advance(Duration.ofSeconds(2));
    typing.typing(ann, "r", true);
    timers.advance(Duration.ofMillis(5_999));
    assertThat(delivery.sent()).containsExactly(BEGINS);
    timers.advance(Duration.ofMillis(1));
    assertThat(delivery.sent()).containsExactly(BEGINS, ENDS);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aClockThatStepsChangesNothing() {
    typing.typing(ann, "r", true);
    timers.step(Duration.ofHours(-1));
    timers.advance(Duration.ofSeconds(6));
    assertThat(delivery.sent()).containsExactly(BEGINS, ENDS);
    typing.typing(ann, "r", true);
    timers.step(Duration.ofHours(1));
    timers.advance(Duration.ofSeconds(1));
    typing.typing(ann, "r", true);
    timers.advance(Duration.ofMillis(5_999));
    assertThat(delivery.sent()).containsExactly(BEGINS, ENDS, BEGINS);
  }

  @Test
  void whoLeavesIsNotShownAnyMore() {
    typing.typing(ann, "r", true);
    typing.stopped(ann, "r");
    typing.stopped(ann, "r");
    assertThat(delivery.sent()).containsExactly(BEGINS, ENDS);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aBeginningRightAfterAnEndIsToldWhenThePauseIsOver() {
    typing.typing(ann, "r", true);
    typing.typing(ann, "r", false);
    typing.typing(ann, "r", true);
    assertThat(delivery.sent()).containsExactly(BEGINS, ENDS);
    timers.advance(Typing.PAUSE);
    assertThat(delivery.sent()).containsExactly(BEGINS, ENDS, BEGINS);
  }

  @Test
  void aBeginningThatEndsWithinThePauseIsNeverTold() {
    typing.typing(ann, "r", true);
    typing.typing(ann, "r", false);
    typing.typing(ann, "r", true);
    typing.typing(ann, "r", false);
    timers.advance(Typing.PAUSE);
    assertThat(delivery.sent()).containsExactly(BEGINS, ENDS);
  }

  @Test
  void anEndWithoutABeginningIsNotTold() {
    typing.typing(ann, "r", false);
    assertThat(delivery.sent()).isEmpty();
  }

  @Test
  void aFloodIsThinnedOut() {
    for (int i = 0; i < 1_000; i++) {
      typing.typing(ann, "r", true);
      typing.typing(ann, "r", false);
      timers.advance(Duration.ofMillis(1));
    }
    assertThat(delivery.sent()).hasSize(8);
    assertThat(timers.waiting()).isEqualTo(1);
  }

  @Test
  void longTypingIsRepeatedNowAndThen() {
    for (int i = 0; i < 10; i++) {
      typing.typing(ann, "r", true);
      timers.advance(Duration.ofSeconds(1));
    }
    assertThat(delivery.sent()).containsExactly(BEGINS, BEGINS, BEGINS, BEGINS);
  }

  @Test
  void onlyMembersAreShown() {
    assertThatThrownBy(() -> typing.typing(ann, "other", true))
        .satisfies(e -> assertThat(((RefusedException) e).code()).isEqualTo(ErrorCode.NOT_IN_ROOM));
  }

  private static Sent sent(boolean active) {
    return new Sent(
        new Audience("r", "user:u1", true),
        "typing",
        Map.of("room", "r", "user", Map.of("id", "u1", "name", "ann"), "active", active));
  }
}
