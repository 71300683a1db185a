package io.chatcluster.server.redis;

import io.chatcluster.server.chat.presence.Place;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis refuses for one place or key alone: each is logged once until it works again or has
 * not been refused for ten minutes, and counted. Safe for all threads.
 */
final class BrokenPlaces {
  private static final Logger log = LoggerFactory.getLogger(BrokenPlaces.class);

  /** Of more than this at a time the log says nothing. */
  static final int MAX_LOGGED = 1_000;

  /** So long a place is known that is not refused again, as one that no node uses any more. */
  static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** Of more than this the oldest are found by the routine look at all places. */
  private static final int MAX_LOST = 10_000;

  private final LongSupplier nanoClock;

  /** When each was refused last; guarded by this. */
  private final Map<Place, Long> refused = new HashMap<>();

  /** Guarded by this. */
  private final Set<Place> lost = new LinkedHashSet<>();

  private final LongAdder failures = new LongAdder();

  /** Read without the lock. */
  private volatile boolean isAnyRefused;

  private volatile boolean isAnyLost;

  BrokenPlaces() {
    this(System::nanoTime);
  }

  BrokenPlaces(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Keys of a place had the wrong type and were renamed: what they held is to be written again. */
  void setAside(Place place, long keys) {
    lost(place);
    setAside(PresenceKeys.text(place).replace('\n', ' '), keys);
  }

  /** Every entry of a place is to be compared, as {@link #takeLost} tells. */
  synchronized void lost(Place place) {
    lost.add(place);
    if (lost.size() > MAX_LOST) {
      lost.remove(lost.iterator().next());
    }
    isAnyLost = true;
  }

  /** A key had the wrong type and was renamed. */
  void setAside(String subject, long keys) {
    failures.increment();
    if (keys > 0) {
      log.warn("Presence keys of the wrong type renamed to *:aside ({}, {} keys)", subject, keys);
    }
  }

  /**
   * Redis refused a command on a place.
   *
   * @return whether that was logged
   */
  boolean refused(Place place, String reply) {
    failures.increment();
    boolean isNew = note(place);
    if (isNew) {
      log.warn(
          "Redis refuses presence commands for room {} in namespace {} ({}); retrying",
          place.room(),
          place.namespace(),
          reply);
    }
    return isNew;
  }

  private synchronized boolean note(Place place) {
    long now = nanoClock.getAsLong();
    Long before = refused.get(place);
    if (before == null && refused.size() >= MAX_LOGGED) {
      refused.values().removeIf(last -> now - last >= FORGET_NANOS);
    }
    if (before == null && refused.size() >= MAX_LOGGED) {
      return false;
    }
    refused.put(place, now);
    isAnyRefused = true;
    return before == null || now - before >= FORGET_NANOS;
  }

  /** A place works again. */
  void works(Place place) {
    if (isAnyRefused) {
      synchronized (this) {
        refused.remove(place);
        isAnyRefused = !refused.isEmpty();
      }
    }
  }

  /** Whether the entries of a place are to be compared, for a reason since the last call. */
  boolean takeLost(Place place) {
    if (!isAnyLost) {
      return false;
    }
    synchronized (this) {
      boolean isLost = lost.remove(place);
      isAnyLost = !lost.isEmpty();
      return isLost;
    }
  }

  /** How many commands failed for a place or key alone. */
  long failures() {
    return failures.sum();
  }
}
