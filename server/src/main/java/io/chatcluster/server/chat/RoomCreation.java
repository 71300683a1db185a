package io.chatcluster.server.chat;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many rooms users and the addresses of clients may create on this node: so many a minute, and
 * as many at once. The users and addresses that created rooms last are remembered, 65,536 of each;
 * one is forgotten when its limit has recovered. Any thread.
 */
public final class RoomCreation {
  private static final long PERIOD = Duration.ofMinutes(1).toNanos();
  private static final int REMEMBERED = 65_536;

  private final Table users;
  private final Table addresses;
  private final Timers timers;

  /**
   * Nothing is used yet.
   *
   * @param perUser new rooms a minute of one user; 0: no limit
   * @param perAddress new rooms a minute of one address; 0: no limit
   */
  public RoomCreation(int perUser, int perAddress, Timers timers) {
    this.users = new Table(perUser);
    this.addresses = new Table(perAddress);
    this.timers = timers;
  }

  /**
   * Counts a room for both, if both may create one.
   *
   * @param address empty where it is not known, then it has no limit
   * @return 0 when it was counted, else the milliseconds until both may
   */
  synchronized long take(String user, String address) {
    long now = timers.nanos();
    long wait = Math.max(users.waiting(user, now), addresses.waiting(address, now));
    if (wait > 0) {
      return 1 + TimeUnit.NANOSECONDS.toMillis(wait);
    }
    users.add(user, 1, now);
    addresses.add(address, 1, now);
    return 0;
  }

  /** A room that was counted was not created. */
  synchronized void giveBack(String user, String address) {
    long now = timers.nanos();
    users.add(user, -1, now);
    addresses.add(address, -1, now);
  }

  /** How many users and addresses are remembered. */
  synchronized int size() {
    return users.fullAt.size() + addresses.fullAt.size();
  }

  /** When each key has its whole limit again; the one that was used longest ago is the first. */
  private static final class Table {
    private final Map<String, Long> fullAt = new LinkedHashMap<>();
    private final int limit;

    Table(int limit) {
      this.limit = limit;
    }

    private boolean counts(String key) {
      return limit > 0 && !key.isEmpty();
    }

    private long used(String key, long now) {
      Long full = fullAt.get(key);
      return full == null ? 0 : Math.max(0, full - now);
    }

    /** Nanoseconds until the key may create a room. */
    long waiting(String key, long now) {
      return counts(key) ? used(key, now) - PERIOD / limit * (limit - 1L) : 0;
    }

    void add(String key, int rooms, long now) {
      if (!counts(key)) {
        return;
      }
      long used = used(key, now) + PERIOD / limit * rooms;
      fullAt.remove(key);
      if (used > 0) {
        fullAt.put(key, now + used);
      }
      Iterator<Long> oldest = fullAt.values().iterator();
      while (oldest.hasNext() && (oldest.next() - now <= 0 || fullAt.size() > REMEMBERED)) {
        oldest.remove();
      }
    }
  }
}
