package io.chatcluster.cluster.tally;

import io.chatcluster.cluster.bus.Bus;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The channels by which tallies travel, one for each way of the bus: a tally is to come by the same
 * connection as the messages it speaks of. Any thread.
 */
final class TallyWays {
  private final Bus bus;
  private final String name;

  /** The request that is or was to confirm each of them on the present connection. */
  private final Map<String, Integer> heard = new HashMap<>();

  private int requests;

  TallyWays(Bus bus, String name) {
    this.bus = bus;
    this.name = name;
  }

  /** Whether what arrives on a channel is a tally, or is to be one. */
  boolean has(String channel) {
    return channel.startsWith(name);
  }

  /** The channels there are now. */
  List<String> present() {
    return bus.ways(name);
  }

  /** Hears all there are now, and no others. */
  synchronized void hear() {
    List<String> present = present();
    List<String> gone = heard.keySet().stream().filter(way -> !present.contains(way)).toList();
    if (!gone.isEmpty()) {
      heard.keySet().removeAll(gone);
      bus.unsubscribe(gone);
    }
    for (String way : present) {
      if (!heard.containsKey(way)) {
        hear(way);
      }
    }
  }

  private void hear(String way) {
    int request = ++requests;
    heard.put(way, request);
    var unused =
        bus.subscribe(Set.of(way))
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    failed(way, request);
                  }
                });
  }

  private synchronized void failed(String way, int request) {
    heard.remove(way, request);
  }

  /** Some are not heard any more. */
  synchronized void lost(Collection<String> channels) {
    heard.keySet().removeAll(channels);
  }

  /** None is heard any more. */
  synchronized void lostAll() {
    heard.clear();
  }
}
