package io.chatcluster.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.SocketIoClient;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What one client heard of one load.
 *
 * @param emitted what it could have heard
 * @param numbers what it heard, in that order
 */
record Heard(String name, List<Load.Emitted> emitted, List<Integer> numbers) {
  /** What is on its way to Redis when its connection breaks, and the time to notice that. */
  private static final long ON_ITS_WAY = TimeUnit.MILLISECONDS.toNanos(100);

  /** Within what the events of one publisher keep their order. */
  enum Order {
    PER_NAMESPACE,
    /** Where each channel may be on another server. */
    PER_CHANNEL
  }

  static List<Integer> of(SocketIoClient client, String load) {
    return client.received(Load.EVENT).stream()
        .map(SocketIoClient::json)
        .filter(payload -> payload.get("from").asText().equals(load))
        .map(payload -> payload.get("n").asInt())
        .toList();
  }

  /** Fails if a number came twice, or after a later one of the same {@code order}. */
  void isIn(Order order) {
    assertThat(numbers).as(name).doesNotHaveDuplicates();
    if (order == Order.PER_NAMESPACE) {
      assertThat(numbers).as(name).isSorted();
    } else {
      assertThat(numbers).as("%s, to all", name).filteredOn(n -> !Load.isToRoom(n)).isSorted();
      assertThat(numbers).as("%s, to the room", name).filteredOn(Load::isToRoom).isSorted();
    }
  }

  /** The numbers that it missed. */
  List<Integer> missed() {
    Set<Integer> known = new HashSet<>(numbers);
    return IntStream.range(0, emitted.size()).filter(n -> !known.contains(n)).boxed().toList();
  }

  /** Fails if it missed something that was emitted outside of the outages. */
  void missedOnlyDuring(List<ThreeNodes.Outage> outages) {
    assertThat(missed())
        .as("%s missed outside of outages", name)
        .filteredOn(
            number -> {
              Load.Emitted when = emitted.get(number);
              return outages.stream()
                  .noneMatch(
                      outage ->
                          when.until() + ON_ITS_WAY > outage.from() && when.from() < outage.over());
            })
        .isEmpty();
  }
}
