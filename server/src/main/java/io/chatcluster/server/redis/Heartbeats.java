package io.chatcluster.server.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * For how long the heartbeat of each life has stayed the same, by the clock of this node. No clock
 * of Redis is asked, so it may step. Safe for all threads.
 */
final class Heartbeats {
  private static final int MAX_SILENT = 16;

  private final long lease;
  private final Map<String, Seen> seen = new HashMap<>();

  /**
   * A heartbeat.
   *
   * @param beat the number
   * @param since when it was first seen, monotonic ms
   */
  private record Seen(String beat, long since) {}

  /**
   * A life that has stayed silent.
   *
   * @param beat its last heartbeat
   * @param millis for how long
   */
  record Silent(String life, String beat, long millis) {}

  Heartbeats(long leaseMillis) {
    lease = leaseMillis;
  }

  /**
   * Notes what Redis lists now.
   *
   * @param beats the heartbeat of each life
   * @param now monotonic ms
   */
  synchronized void seen(Map<String, String> beats, long now) {
    seen.keySet().retainAll(beats.keySet());
    beats.forEach(
        (life, beat) ->
            seen.compute(
                life,
                (same, before) ->
                    before != null && before.beat().equals(beat) ? before : new Seen(beat, now)));
  }

  /** Lives that have been silent for a lease of this node; some of them where they are many. */
  synchronized List<Silent> silent(long now) {
    List<Silent> silent = new ArrayList<>();
    for (Map.Entry<String, Seen> each : seen.entrySet()) {
      long millis = now - each.getValue().since();
      if (millis >= lease && silent.size() < MAX_SILENT) {
        silent.add(new Silent(each.getKey(), each.getValue().beat(), millis));
      }
    }
    return silent;
  }

  /** Notes the heartbeat of one life. */
  synchronized void seen(String life, String beat, long now) {
    seen.compute(
        life,
        (same, before) ->
            before != null && before.beat().equals(beat) ? before : new Seen(beat, now));
  }

  /** What is known of one life, or null. */
  synchronized Silent of(String life, long now) {
    Seen known = seen.get(life);
    return known == null ? null : new Silent(life, known.beat(), now - known.since());
  }

  /** Forgets all but these. */
  synchronized void retain(Set<String> lives) {
    seen.keySet().retainAll(lives);
  }

  /** Whether Redis lists a life. */
  synchronized boolean lists(String life) {
    return seen.containsKey(life);
  }

  /**
   * Whether the holder of a claim is heard: the life that claims, or where a life holds the claim
   * on itself, another life of its node.
   */
  synchronized boolean isHeard(String holder, String claimed, long now) {
    String node = nodeOf(holder);
    return seen.entrySet().stream()
        .filter(each -> now - each.getValue().since() < lease)
        .map(Map.Entry::getKey)
        .anyMatch(
            life ->
                holder.equals(claimed)
                    ? !life.equals(claimed) && nodeOf(life).equals(node)
                    : life.equals(holder));
  }

  private static String nodeOf(String life) {
    return life.substring(0, Math.max(0, life.lastIndexOf('.')));
  }
}
