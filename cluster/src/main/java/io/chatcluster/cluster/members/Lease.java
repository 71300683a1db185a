package io.chatcluster.cluster.members;

import java.time.Duration;
import java.util.Objects;

/**
 * The sign of life of a node.
 *
 * @param uid the name of the node on the wire
 * @param node its name for people
 * @param wire which wire it uses; empty for a node that does not tell
 * @param remaining how long it counts as alive without another sign; negative when it does not any
 *     more
 */
public record Lease(String uid, String node, String wire, Duration remaining) {
  public Lease {
    Objects.requireNonNull(uid, "uid");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(wire, "wire");
    Objects.requireNonNull(remaining, "remaining");
  }

  /** The lease of a node that does not tell its wire. */
  public Lease(String uid, String node, Duration remaining) {
    this(uid, node, "", remaining);
  }

  /** Whether the node gave a sign of life in time. */
  public boolean isAlive() {
    return !remaining.isNegative() && !remaining.isZero();
  }
}
