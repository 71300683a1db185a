package io.chatcluster.server.redis;

import io.chatcluster.server.chat.presence.Place;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis refuses for one place or key alone: each is logged once until it works again, and
 * counted. Safe for all threads.
 */
final class BrokenPlaces {
  private static final Logger log = LoggerFactory.getLogger(BrokenPlaces.class);

  /** Of more than this the log says nothing. */
  private static final int MAX_LOGGED = 1_000;

  private final Set<Place> refused = ConcurrentHashMap.newKeySet();
  private final Set<Place> lost = ConcurrentHashMap.newKeySet();
  private final LongAdder failures = new LongAdder();

  /** Keys of a place had the wrong type and were renamed: what they held is to be written again. */
  void setAside(Place place, long keys) {
    lost.add(place);
    setAside(PresenceKeys.text(place).replace('\n', ' '), keys);
  }

  /** A key had the wrong type and was renamed. */
  void setAside(String subject, long keys) {
    failures.increment();
    if (keys > 0) {
      log.warn("Presence keys of the wrong type renamed to *:aside ({}, {} keys)", subject, keys);
    }
  }

  /** Redis refused a command on a place. */
  void refused(Place place, String reply) {
    failures.increment();
    if (refused.size() < MAX_LOGGED && refused.add(place)) {
      log.warn(
          "Redis refuses presence commands for room {} in namespace {} ({}); retrying",
          place.room(),
          place.namespace(),
          reply);
    }
  }

  /** A place works again. */
  void works(Place place) {
    if (!refused.isEmpty()) {
      refused.remove(place);
    }
  }

  /** Whether the keys of a place were set aside since the last call. */
  boolean takeLost(Place place) {
    return !lost.isEmpty() && lost.remove(place);
  }

  /** How many commands failed for a place or key alone. */
  long failures() {
    return failures.sum();
  }
}
