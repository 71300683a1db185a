package io.chatcluster.server.redis;

import java.time.Duration;

/**
 * How presence is kept in Redis.
 *
 * @param keyPrefix what every key begins with; no braces
 * @param node the name of this node, for people; 1 to 64 characters of {@code A-Za-z0-9_.-}
 * @param lease how long a node is held to be alive after its last sign of life
 * @param beat how often a node gives a sign of life; at most a third of the lease
 * @param timeout the longest an operation may take
 */
public record PresenceOptions(
    String keyPrefix, String node, Duration lease, Duration beat, Duration timeout) {
  public PresenceOptions {
    if (keyPrefix.indexOf('{') >= 0 || keyPrefix.indexOf('}') >= 0) {
      throw new IllegalArgumentException("keyPrefix must not contain braces: " + keyPrefix);
    }
    if (!node.matches("[A-Za-z0-9_.-]{1,64}")) {
      throw new IllegalArgumentException(
          "node must be 1 to 64 characters of A-Z a-z 0-9 _ . -: " + node);
    }
    positive("lease", lease);
    positive("beat", beat);
    positive("timeout", timeout);
    if (beat.multipliedBy(3).compareTo(lease) > 0) {
      throw new IllegalArgumentException("beat must be at most a third of the lease: " + beat);
    }
  }

  /** Prefix {@code chat:}, a lease of 10 s renewed every 3 s, 2 s for an operation. */
  public static PresenceOptions defaults(String node) {
    return new PresenceOptions(
        "chat:", node, Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(2));
  }

  private static void positive(String name, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(name + " must be at least 1 ms: " + value);
    }
  }
}
