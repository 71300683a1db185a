package io.chatcluster.cluster.tally;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.testing.FakeBus;
import io.chatcluster.cluster.testing.ManualTimer;
import io.chatcluster.cluster.wire.Addressed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes; what one publishes arrives at the other when the test says so. */
class TalliesTest {
  private static final TallyOptions OPTIONS = TallyOptions.DEFAULTS;

  private final ManualTimer timer = new ManualTimer();
  private final Node sending = new Node("node_1");
  private final Node hearing = new Node("node_2");

  private final class Node implements BusListener {
    final FakeBus bus = new FakeBus();
    final String uid;
    final Outgoing outgoing = new Outgoing(channel -> channel, OPTIONS);
    final AtomicLong missed = new AtomicLong();
    final List<Tallies.Taken> taken = new ArrayList<>();
    final Tallies tallies;

    Node(String uid) {
      this.uid = uid;
      Incoming incoming =
          new Incoming(
              new Incoming.Reading(
                  channel -> channel,
                  message -> new String(message, StandardCharsets.UTF_8),
                  channel -> this,
                  each -> each.startsWith("node_")),
              OPTIONS,
              missed::addAndGet,
              timer::millis);
      tallies = new Tallies(bus, uid, "tally#", outgoing, incoming, timer);
    }

    void publish(String channel) {
      byte[] message = uid.getBytes(StandardCharsets.UTF_8);
      outgoing.count(channel, () -> bus.publish(channel, message));
    }

    List<Addressed> told() {
      return bus.messages().stream().filter(each -> tallies.areOn(each.channel())).toList();
    }

    @Override
    public void message(String channel, byte[] message) {
      if (tallies.areOn(channel)) {
        taken.add(tallies.take(message));
      } else {
        tallies.arrived(channel, message);
      }
    }

    @Override
    public void connected() {
      tallies.connected();
    }

    @Override
    public void lost(Collection<String> channels) {
      tallies.lost(channels);
    }

    @Override
    public void disconnected() {}
  }

  /** How much of what was published has been brought to the other node, or lost. */
  private int brought;

  @BeforeEach
  void start() {
    for (Node node : List.of(sending, hearing)) {
      node.bus.start(node);
      node.tallies.start(OPTIONS);
    }
  }

  private void bring() {
    List<Addressed> all = sending.bus.messages();
    for (Addressed message : all.subList(brought, all.size())) {
      hearing.bus.arrive(message.channel(), message.bytes());
    }
    brought = all.size();
  }

  private void lose() {
    brought = sending.bus.messages().size();
  }

  private void rounds(int count) {
    timer.pass(OPTIONS.interval().multipliedBy(count));
  }

  @Test
  void whatTheOtherMissesIsCountedThere() {
    sending.publish("a");
    rounds(1);
    bring();
    sending.publish("a");
    bring();
    for (int i = 0; i < 5; i++) {
      sending.publish("a");
    }
    lose();
    sending.publish("a");
    rounds(2);
    bring();

    assertThat(hearing.missed).hasValue(5);
    assertThat(hearing.taken).containsOnly(Tallies.Taken.COUNTED);
    assertThat(sending.missed).hasValue(0);
    assertThat(hearing.tallies.pairs()).isEqualTo(1);
  }

  @Test
  void whatTheBusDidNotTakeIsCountedToo() {
    sending.publish("a");
    rounds(1);
    bring();
    sending.bus.disconnect();
    sending.publish("a");
    sending.publish("a");
    rounds(10);
    lose();
    sending.bus.reconnect();
    rounds(2);
    bring();

    assertThat(hearing.missed).hasValue(2);
  }

  @Test
  void whoMissedTheTalliesTooLearnsItLater() {
    sending.publish("a");
    rounds(1);
    bring();
    sending.publish("a");
    rounds(20);
    lose();
    rounds(20);
    bring();

    assertThat(hearing.missed).hasValue(1);
  }

  @Test
  void aBusyNodePublishesOneTallyForEachIntervalAndAQuietOneNone() {
    rounds(100);
    assertThat(sending.told()).isEmpty();

    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < 1_000; i++) {
        sending.publish("room" + i % 100);
      }
      rounds(1);
    }
    assertThat(sending.told()).hasSize(50);

    rounds(2_000);
    assertThat(sending.told()).hasSize(50 + 21);
  }

  @Test
  void aTallyTravelsWithTheMessagesItSpeaksOf() throws Exception {
    sending.bus.shards(3);
    for (int i = 0; i < 30; i++) {
      sending.publish("room" + i);
    }
    rounds(1);

    assertThat(sending.told()).hasSize(3);
    for (Addressed message : sending.told()) {
      assertThat(Tally.decoded(message.bytes()).entries())
          .isNotEmpty()
          .allMatch(
              entry ->
                  sending.bus.shardOf(entry.channel()) == sending.bus.shardOf(message.channel()));
    }
  }

  @Test
  void theChannelsOfTalliesAreHeardAnewAfterABreakAndFollowTheShards() {
    rounds(1);
    assertThat(hearing.bus.commands()).containsExactly("subscribe [tally#]");

    hearing.bus.disconnect();
    hearing.bus.reconnect();
    rounds(1);
    hearing.lost(List.of("tally#", "other"));
    rounds(3);
    assertThat(hearing.bus.commands())
        .containsExactly("subscribe [tally#]", "subscribe [tally#]", "subscribe [tally#]");

    hearing.bus.shards(2);
    rounds(1);
    assertThat(hearing.bus.commands()).contains("unsubscribe [tally#]").hasSize(6);
  }

  @Test
  void aSubscriptionThatFailedIsMadeAgain() {
    hearing.bus.hold();
    rounds(1);
    hearing.bus.disconnect();
    hearing.bus.release();
    hearing.bus.reconnect();
    rounds(1);

    assertThat(hearing.bus.commands()).hasSize(2);
  }

  @Test
  void aTallyOfNobodyWhoIsKnownIsNotEvenRead() {
    byte[] forged = forged("FORGED", 0);
    assertThat(hearing.tallies.take(forged)).isEqualTo(Tallies.Taken.UNKNOWN);
    // What follows the uid may be anything.
    byte[] garbage = Arrays.copyOf(forged, 8 << 10);
    Arrays.fill(garbage, 8, garbage.length, (byte) 0xc1);
    assertThat(hearing.tallies.take(garbage)).isEqualTo(Tallies.Taken.UNKNOWN);

    System.arraycopy("node_9".getBytes(StandardCharsets.UTF_8), 0, garbage, 2, 6);
    assertThat(hearing.tallies.take(garbage)).isEqualTo(Tallies.Taken.MALFORMED);
    assertThat(hearing.tallies.take(new byte[0])).isEqualTo(Tallies.Taken.MALFORMED);
    assertThat(hearing.tallies.pairs()).isZero();
  }

  @Test
  void ownTalliesDoNotCount() {
    for (long count : List.of(0L, 9L, 9L)) {
      assertThat(hearing.tallies.take(forged("node_2", count))).isEqualTo(Tallies.Taken.COUNTED);
    }

    assertThat(hearing.tallies.pairs()).isZero();
    assertThat(hearing.missed).hasValue(0);
  }

  @Test
  void aTallyWithACountThatCannotBeTrueIsMalformed() {
    assertThat(hearing.tallies.take(forged("node_1", 0))).isEqualTo(Tallies.Taken.COUNTED);
    assertThat(hearing.tallies.take(forged("node_1", 1L << 53))).isEqualTo(Tallies.Taken.MALFORMED);
  }

  private static byte[] forged(String uid, long count) {
    return new Tally(uid, List.of(new Tally.Entry("a", 1, count))).encoded();
  }

  @Test
  void whereTheyAreOffNothingIsToldOrHeard() {
    Node off = new Node("node_3");
    off.bus.start(off);
    off.tallies.start(TallyOptions.OFF);
    off.publish("a");
    timer.pass(Duration.ofHours(1));

    assertThat(off.told()).isEmpty();
    assertThat(off.bus.commands()).isEmpty();
  }
}
