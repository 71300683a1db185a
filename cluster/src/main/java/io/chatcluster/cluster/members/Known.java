package io.chatcluster.cluster.members;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The uids of the nodes that have a lease, or had one a minute ago: a Redis that has just lost its
 * keys lists nobody until each node has renewed.
 */
final class Known {
  private static final long KEPT_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final long PRESENT = Long.MAX_VALUE;

  /** Since when each is missing. */
  private final Map<String, Long> missing = new ConcurrentHashMap<>();

  /** These have a lease now. */
  synchronized void seen(Set<String> uids, long now) {
    missing.replaceAll((uid, since) -> Math.min(since, now));
    missing.values().removeIf(since -> now - since > KEPT_MILLIS);
    uids.forEach(uid -> missing.put(uid, PRESENT));
  }

  /** Any thread; never waits. */
  boolean has(String uid) {
    return missing.containsKey(uid);
  }
}
