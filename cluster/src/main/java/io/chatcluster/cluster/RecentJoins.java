package io.chatcluster.cluster;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The rooms that sockets of other nodes were told to enter a moment ago. Their nodes may not listen
 * to the channel of such a room yet, so what is emitted to it goes on the channel of the namespace,
 * which all nodes hear. Safe for threads; bounded.
 */
final class RecentJoins {
  /** Beyond this many every room counts as one of them for a while. */
  private static final int MOST = 10_000;

  private final long keptMillis;
  private final LongSupplier millis;
  private final Map<Room, Long> until = new LinkedHashMap<>();
  private volatile boolean isEmpty = true;
  private long allUntil = Long.MIN_VALUE;

  private record Room(String nsp, String name) {}

  /**
   * @param keptMillis how long a node may take to listen to a channel
   * @param millis a clock that only goes forward
   */
  RecentJoins(long keptMillis, LongSupplier millis) {
    this.keptMillis = keptMillis;
    this.millis = millis;
  }

  synchronized void joined(String nsp, Collection<String> rooms) {
    long end = millis.getAsLong() + keptMillis;
    forget();
    for (String room : rooms) {
      if (until.size() >= MOST) {
        allUntil = end;
        break;
      }
      // Last in the order of the ends.
      until.remove(new Room(nsp, room));
      until.put(new Room(nsp, room), end);
    }
    isEmpty = false;
  }

  /** Whether a broadcast to one room has to go to all nodes. */
  boolean has(String nsp, Collection<String> rooms) {
    return !isEmpty && rooms.size() == 1 && looksUp(nsp, rooms.iterator().next());
  }

  private synchronized boolean looksUp(String nsp, String room) {
    forget();
    return allUntil > millis.getAsLong() || until.containsKey(new Room(nsp, room));
  }

  private void forget() {
    long now = millis.getAsLong();
    Iterator<Long> ends = until.values().iterator();
    while (ends.hasNext() && ends.next() <= now) {
      ends.remove();
    }
    isEmpty = until.isEmpty() && allUntil <= now;
  }
}
