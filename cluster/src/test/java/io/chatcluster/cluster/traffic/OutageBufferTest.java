package io.chatcluster.cluster.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.tally.Outgoing;
import io.chatcluster.cluster.tally.TallyOptions;
import io.chatcluster.cluster.testing.FakeBus;
import io.chatcluster.cluster.testing.ManualTimer;
import io.chatcluster.cluster.wire.Addressed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageBufferTest {
  private final FakeBus bus = FakeBus.started();
  private final ManualTimer timer = new ManualTimer();
  private final Counters counters = new Counters();
  private final Outgoing outgoing = new Outgoing(channel -> channel, TallyOptions.OFF);
  private final OutageBuffer buffer =
      buffer(OutageOptions.keeping(3, 1_000, Duration.ofSeconds(10)));

  private OutageBuffer buffer(OutageOptions options) {
    return new OutageBuffer(bus, new Publisher(bus, outgoing, counters), options, timer);
  }

  private void emit(String... channels) {
    for (String channel : channels) {
      buffer.emit(new Addressed(channel, new byte[100]), false);
    }
  }

  @Test
  void whileTheBusIsThereEmitsGoOutAtOnce() {
    emit("a", "b");

    assertThat(bus.published()).containsExactly("a", "b");
    assertThat(buffer.size()).isZero();
  }

  @Test
  void whatWasEmittedMeanwhileGoesOutInOrderWhenTheBusHasBeenBackForAWhile() {
    bus.disconnect();
    emit("a", "b");
    timer.pass(Duration.ofSeconds(1));
    bus.reconnect();
    timer.pass(Duration.ofMillis(400));
    emit("c");
    assertThat(bus.published()).isEmpty();
    assertThat(buffer.size()).isEqualTo(3);

    timer.pass(Duration.ofMillis(200));
    emit("d");

    assertThat(bus.published()).containsExactly("a", "b", "c", "d");
    assertThat(counters.publishLosses()).isZero();
    assertThat(timer.waiting()).isZero();
  }

  @Test
  void oneTooManyTakesThePlaceOfTheOldest() {
    bus.disconnect();
    emit("a", "b", "c", "d", "e");
    bus.reconnect();
    timer.pass(Duration.ofSeconds(1));

    assertThat(bus.published()).containsExactly("c", "d", "e");
    assertThat(counters.publishLosses()).isEqualTo(2);
  }

  @Test
  void bytesAreBoundedToo() {
    bus.disconnect();
    emit("a");
    buffer.emit(new Addressed("large", new byte[950]), false);
    buffer.emit(new Addressed("larger than all", new byte[1_001]), false);

    assertThat(buffer.size()).isZero();
    assertThat(counters.publishLosses()).isEqualTo(3);
  }

  @Test
  void whatIsTooOldIsNotPublishedAnyMore() {
    bus.disconnect();
    emit("old");
    timer.pass(Duration.ofSeconds(6));
    emit("young");
    timer.pass(Duration.ofSeconds(5));
    bus.reconnect();
    timer.pass(Duration.ofSeconds(1));

    assertThat(bus.published()).containsExactly("young");
    assertThat(counters.publishLosses()).isEqualTo(1);
  }

  @Test
  void aBusThatIsGoneAgainKeepsTheRestWaiting() {
    bus.disconnect();
    emit("a", "b");
    bus.reconnect();
    timer.pass(Duration.ofMillis(300));
    bus.disconnect();
    timer.pass(Duration.ofSeconds(1));
    assertThat(bus.published()).isEmpty();

    bus.reconnect();
    timer.pass(Duration.ofMillis(700));
    assertThat(bus.published()).containsExactly("a", "b");
  }

  @Test
  void volatileEmitsAreNotKept() {
    bus.disconnect();
    buffer.emit(new Addressed("volatile", new byte[1]), true);

    assertThat(buffer.size()).isZero();
    assertThat(counters.publishLosses()).isEqualTo(1);
  }

  @Test
  void switchedOffItKeepsNothing() {
    OutageBuffer off = buffer(OutageOptions.OFF);
    bus.disconnect();
    off.emit(new Addressed("a", new byte[1]), false);

    assertThat(off.size()).isZero();
    assertThat(counters.publishLosses()).isEqualTo(1);
  }
}
