package io.chatcluster.cluster.members;

import java.time.Duration;

/**
 * How a node shows that it is alive.
 *
 * @param node the name of this node for people, 1 to 100 printable characters without spaces; empty
 *     means its uid
 * @param renew how often the lease is renewed
 * @param ttl how long a node counts as alive after its last renewal
 */
public record LeaseOptions(String node, Duration renew, Duration ttl) {
  /** No name of its own, every second, 3 seconds. */
  public static final LeaseOptions DEFAULTS =
      new LeaseOptions("", Duration.ofSeconds(1), Duration.ofSeconds(3));

  public LeaseOptions {
    if (!node.matches("[!-~]{0,100}")) {
      throw new IllegalArgumentException(
          "node must be at most 100 printable characters without spaces: " + node);
    }
    if (renew.toMillis() < 10 || ttl.compareTo(renew.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "renew must be at least 10 ms and ttl twice that: " + renew + ", " + ttl);
    }
  }

  /** These options with another name. */
  public LeaseOptions withNode(String name) {
    return new LeaseOptions(name, renew, ttl);
  }
}
