package io.chatcluster.cluster.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.tally.Outgoing;
import io.chatcluster.cluster.tally.TallyOptions;
import io.chatcluster.cluster.testing.FakeBus;
import io.chatcluster.cluster.testing.ManualTimer;
import io.chatcluster.cluster.wire.Addressed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private final FakeBus bus = FakeBus.started();
  private final Counters counters = new Counters();
  private final List<String> tallied = new ArrayList<>();
  private final Publisher publisher =
      new Publisher(
          bus,
          new Outgoing(
              channel -> {
                tallied.add(channel);
                return channel;
              },
              TallyOptions.DEFAULTS),
          counters);

  private static Addressed on(String channel) {
    return new Addressed(channel, new byte[10]);
  }

  @Test
  void whatIsForAllIsTalliedWhetherOrNotTheBusTakesIt() {
    CompletionStage<Long> taken = publisher.publish(on("a"));
    bus.disconnect();
    CompletionStage<Long> lost = publisher.publish(on("b"));

    assertThat(taken).isCompletedWithValue(1L);
    assertThat(lost)
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withCauseInstanceOf(ClusterUnavailableException.class);
    assertThat(tallied).containsExactly("a", "b");
    assertThat(bus.published()).containsExactly("a");
    assertThat(counters.published()).isEqualTo(1);
    assertThat(counters.publishLosses()).isEqualTo(1);
  }

  @Test
  void anAnswerIsForOneAndIsNotTallied() {
    assertThat(publisher.answer(on("a"))).isCompletedWithValue(1L);

    assertThat(tallied).isEmpty();
    assertThat(counters.published()).isEqualTo(1);
  }

  @Test
  void whatIsKeptIsTalliedOnceWhenItIsPublishedOrLost() {
    ManualTimer timer = new ManualTimer();
    OutageOptions one = OutageOptions.keeping(1, 1_000, Duration.ofSeconds(10));
    OutageBuffer buffer = new OutageBuffer(bus, publisher, one, timer);
    bus.disconnect();
    buffer.emit(on("lost"), false);
    assertThat(tallied).isEmpty();

    buffer.emit(on("kept"), false);
    assertThat(tallied).containsExactly("lost");

    bus.reconnect();
    timer.pass(Duration.ofSeconds(1));
    assertThat(tallied).containsExactly("lost", "kept");
    assertThat(bus.published()).containsExactly("kept");
    assertThat(counters.publishLosses()).isEqualTo(1);
  }
}
