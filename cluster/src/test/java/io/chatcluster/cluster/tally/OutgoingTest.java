package io.chatcluster.cluster.tally;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutgoingTest {
  private final Outgoing outgoing = outgoing(100);
  private final List<byte[]> told = new ArrayList<>();

  private static Outgoing outgoing(int channels) {
    return new Outgoing(
        channel -> channel.startsWith("-") ? null : channel,
        new TallyOptions(Duration.ofSeconds(1), channels, 10));
  }

  private void publish(Outgoing counting, String... channels) {
    for (String channel : channels) {
      counting.count(channel, () -> null);
    }
  }

  private List<Tally.Entry> tell(Outgoing counting) throws Exception {
    told.clear();
    counting.tell("node_1", counting.due(), told::add);
    List<Tally.Entry> entries = new ArrayList<>();
    for (byte[] tally : told) {
      entries.addAll(Tally.decoded(tally).entries());
    }
    return entries;
  }

  @Test
  void tellsHowManyMessagesWereMeantForTheOthers() throws Exception {
    publish(outgoing, "a", "b", "a");

    assertThat(tell(outgoing))
        .extracting(Tally.Entry::channel, Tally.Entry::count)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("a", 2L),
            org.assertj.core.groups.Tuple.tuple("b", 1L));
    assertThat(told).hasSize(1);
  }

  @Test
  void tellsAQuietChannelMoreAndMoreSeldomAndAtLastNoMore() throws Exception {
    publish(outgoing, "a");
    List<Integer> rounds = new ArrayList<>();
    for (int round = 0; round < 5_000; round++) {
      if (!tell(outgoing).isEmpty()) {
        rounds.add(round);
      }
    }

    assertThat(rounds)
        .startsWith(0, 1, 2, 3, 4, 5, 8, 9, 16, 17, 32, 33)
        .endsWith(512, 513, 1_024, 1_025)
        .hasSize(1 + 21);
  }

  @Test
  void whatWasForgottenBeginsAnew() throws Exception {
    publish(outgoing, "a", "a");
    Tally.Entry before = tell(outgoing).get(0);
    for (int round = 0; round < 1_100; round++) {
      tell(outgoing);
    }
    publish(outgoing, "a");
    Tally.Entry after = tell(outgoing).get(0);

    assertThat(after.count()).isEqualTo(1);
    assertThat(after.epoch()).isNotEqualTo(before.epoch());
  }

  @Test
  void countsOnSoManyChannelsOnlyAndOnOthersWhenSomeAreQuiet() throws Exception {
    Outgoing small = outgoing(2);
    publish(small, "a", "b", "c");
    assertThat(tell(small)).extracting(Tally.Entry::channel).containsExactlyInAnyOrder("a", "b");

    for (int round = 0; round < 6; round++) {
      publish(small, "a");
      tell(small);
    }
    publish(small, "c");
    assertThat(tell(small)).extracting(Tally.Entry::channel).contains("c");
  }

  @Test
  void doesNotCountWhatHasNoNameOrALongOneOrWhereItIsOff() throws Exception {
    publish(outgoing, "-request", "x".repeat(2_000));
    assertThat(tell(outgoing)).isEmpty();

    Outgoing off = new Outgoing(channel -> channel, TallyOptions.DEFAULTS.every(Duration.ZERO));
    publish(off, "a");
    assertThat(tell(off)).isEmpty();
  }

  @Test
  void manyChannelsTakeAsManyTalliesAsTheirBytesNeed() throws Exception {
    Outgoing large = outgoing(10_000);
    for (int i = 0; i < 10_000; i++) {
      publish(large, "socket.io#/chat#room-" + (100_000_000 + i) + "#");
    }

    assertThat(tell(large)).hasSize(10_000);
    assertThat(told).hasSize(34).allMatch(tally -> tally.length <= Tally.MAX_BYTES);
  }

  @Test
  void aTallySpeaksOfExactlyTheMessagesBeforeIt() throws Exception {
    int threads = 3;
    int each = 20_000;
    Queue<byte[]> line = new ConcurrentLinkedQueue<>();
    byte[] message = {};
    ExecutorService publishing = Executors.newFixedThreadPool(threads);
    try {
      for (int i = 0; i < threads; i++) {
        publishing.execute(
            () -> {
              for (int n = 0; n < each; n++) {
                outgoing.count("a", () -> line.add(message));
              }
            });
      }
      publishing.shutdown();
      while (!publishing.isTerminated()) {
        outgoing.tell("node_1", outgoing.due(), line::add);
        boolean unused = publishing.awaitTermination(1, TimeUnit.MILLISECONDS);
      }
      outgoing.tell("node_1", outgoing.due(), line::add);
    } finally {
      publishing.shutdownNow();
    }

    long before = 0;
    int tallies = 0;
    for (byte[] item : line) {
      if (item == message) {
        before++;
      } else {
        tallies++;
        assertThat(Tally.decoded(item).entries().get(0).count()).isEqualTo(before);
      }
    }
    assertThat(before).isEqualTo((long) threads * each);
    assertThat(tallies).isGreaterThan(1);
  }
}
