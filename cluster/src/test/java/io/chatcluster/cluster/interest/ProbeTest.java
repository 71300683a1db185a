package io.chatcluster.cluster.interest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.FakeBus;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private static final String CHANNEL = "socket.io-probe#node_1#";

  private final FakeBus bus = FakeBus.started();
  private long now = 1;
  private final Probe probe = new Probe(bus, CHANNEL, () -> now);

  private void second(boolean comesBack) {
    now += Duration.ofSeconds(1).toNanos();
    probe.tick();
    if (comesBack) {
      assertThat(probe.took(CHANNEL)).isTrue();
    }
  }

  @Test
  void beforeTheFirstProbeAllIsWell() {
    assertThat(probe.answered()).isTrue();
  }

  @Test
  void itIsSubscribedOnceAndPublishedEverySecond() {
    second(true);
    second(true);
    second(true);

    assertThat(bus.commands()).containsExactly("subscribe [" + CHANNEL + "]");
    assertThat(bus.published()).containsExactly(CHANNEL, CHANNEL, CHANNEL);
    assertThat(probe.answered()).isTrue();
  }

  @Test
  void aProbeMayBeMissingForTwoSeconds() {
    second(true);
    second(false);
    second(false);
    assertThat(probe.answered()).isTrue();
    second(false);
    assertThat(probe.answered()).isFalse();

    second(true);
    assertThat(probe.answered()).isTrue();
  }

  @Test
  void aMissingProbeIsSubscribedAgain() {
    second(true);
    second(false);
    second(true);

    assertThat(bus.commands())
        .containsExactly("subscribe [" + CHANNEL + "]", "subscribe [" + CHANNEL + "]");
  }

  @Test
  void nothingPilesUpInABusThatDoesNotAnswer() {
    bus.hold();
    for (int i = 0; i < 100; i++) {
      second(false);
    }

    assertThat(bus.commands()).hasSize(1);
    assertThat(bus.published()).isEmpty();
    assertThat(probe.answered()).isFalse();

    bus.release();
    second(true);
    assertThat(probe.answered()).isTrue();
  }

  @Test
  void afterABreakItGoesOn() {
    second(true);
    bus.disconnect();
    second(false);
    second(false);
    second(false);
    assertThat(probe.answered()).isFalse();

    bus.reconnect();
    second(true);
    assertThat(probe.answered()).isTrue();
  }

  private void steps(int count) {
    for (int i = 0; i < count; i++) {
      now += Duration.ofMillis(200).toNanos();
      probe.step();
    }
  }

  @Test
  void oneThatCameBackIsFollowedASecondLater() {
    steps(5);
    assertThat(probe.took(CHANNEL)).isTrue();

    steps(4);
    assertThat(bus.published()).hasSize(1);
    steps(1);
    assertThat(bus.published()).hasSize(2);
  }

  @Test
  void oneThatIsMissingIsSentAgainSooner() {
    steps(5);
    bus.disconnect();
    steps(30);
    assertThat(probe.answered()).isFalse();

    bus.reconnect();
    int before = bus.published().size();
    steps(1);
    assertThat(bus.published()).hasSize(before + 1);
    assertThat(probe.took(CHANNEL)).isTrue();
    assertThat(probe.answered()).isTrue();
  }

  @Test
  void aBusThatThrowsDoesNotEndTheProbing() {
    second(true);
    bus.refuse(new RejectedExecutionException("closed"));
    second(false);
    second(false);
    second(false);
    assertThat(probe.answered()).isFalse();

    bus.refuse(null);
    second(true);
    assertThat(probe.answered()).isTrue();
  }

  @Test
  void messagesOfOtherChannelsAreNotItsOwn() {
    assertThat(probe.took("socket.io#/#")).isFalse();
  }
}
