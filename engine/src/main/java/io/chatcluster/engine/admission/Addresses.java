package io.chatcluster.engine.admission;

import io.chatcluster.engine.api.network.ConnectionLimits;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What each address has open and has used of its rate. An address without a connection is forgotten
 * when its rate has recovered, or when others fill its place; this is done in passing, by whoever
 * asks next, so there is no timer. Any thread.
 */
final class Addresses {
  private static final int PARTS = 64;

  private final ConnectionLimits limits;
  private final int remembered;
  private final LongSupplier clock;
  private final Part[] parts = new Part[PARTS];

  /**
   * An empty table.
   *
   * @param remembered how many addresses without a connection are kept at most, about
   * @param clock nanoseconds
   */
  Addresses(ConnectionLimits limits, int remembered, LongSupplier clock) {
    this.limits = limits;
    this.remembered = Math.max(1, remembered / PARTS);
    this.clock = clock;
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Part();
    }
  }

  /** Counts one more connection of the address; false when there are too many. */
  boolean enter(long address) {
    return part(address).enter(address);
  }

  /** A connection that was counted has ended. */
  void leave(long address) {
    part(address).leave(address);
  }

  /** Takes from the rate of the address; 0, or the nanoseconds to wait. */
  long handshake(long address) {
    return part(address).handshake(address);
  }

  /** How many addresses are known. */
  int size() {
    int size = 0;
    for (Part part : parts) {
      size += part.size();
    }
    return size;
  }

  private Part part(long address) {
    return parts[(int) ((address * 0x9E37_79B9_7F4A_7C15L) >>> 58)];
  }

  private static final class Address {
    private final TokenBucket handshakes;
    private int open;

    Address(long now) {
      handshakes = new TokenBucket(now);
    }
  }

  /** The addresses that share a lock. */
  private final class Part {
    private final Map<Long, Address> present = new HashMap<>(2);

    /** Without a connection; the one that was used longest ago is the first. */
    private final Map<Long, Address> gone = new LinkedHashMap<>(2);

    synchronized boolean enter(long key) {
      Address address = present.get(key);
      if (address == null) {
        Address known = gone.remove(key);
        address = known == null ? new Address(clock.getAsLong()) : known;
        present.put(key, address);
      }
      if (address.open >= limits.connectionsPerAddress()) {
        return false;
      }
      address.open++;
      return true;
    }

    synchronized void leave(long key) {
      Address address = present.get(key);
      if (--address.open == 0) {
        present.remove(key);
        gone.put(key, address);
        forget(clock.getAsLong());
      }
    }

    synchronized long handshake(long key) {
      long now = clock.getAsLong();
      Address address = present.get(key);
      if (address == null) {
        Address known = gone.remove(key);
        address = known == null ? new Address(now) : known;
        gone.put(key, address);
      }
      long wait = address.handshakes.take(limits.handshakesPerAddress(), now);
      forget(now);
      return wait;
    }

    synchronized int size() {
      return present.size() + gone.size();
    }

    private void forget(long now) {
      Iterator<Address> oldest = gone.values().iterator();
      while (oldest.hasNext()
          && (oldest.next().handshakes.isFull(now) || gone.size() > remembered)) {
        oldest.remove();
      }
    }
  }
}
