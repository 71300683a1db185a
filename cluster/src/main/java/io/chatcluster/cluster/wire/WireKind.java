package io.chatcluster.cluster.wire;

import java.util.Locale;

/** Which adapter of Node.js the members of a cluster use: all of them the same. */
public enum WireKind {
  /**
   * {@code createAdapter} of {@code @socket.io/redis-adapter}, and every emitter. Works on any
   * Redis.
   */
  CLASSIC,
  /** {@code createShardedAdapter} with {@code subscriptionMode: "static"}. Redis 7 or newer. */
  SHARDED_STATIC,
  /** {@code createShardedAdapter} as it is without options. Redis 7 or newer. */
  SHARDED_DYNAMIC,
  /**
   * {@code createShardedAdapter} with {@code subscriptionMode: "dynamic-private"}. Redis 7 or
   * newer. A member has a channel for each of its sockets.
   */
  SHARDED_DYNAMIC_PRIVATE;

  /** Raised when nodes of two releases do not understand each other. */
  private static final int VERSION = 1;

  /** The name and version, for example {@code sharded-dynamic/1}: the same on all members. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-') + "/" + VERSION;
  }

  /** Whether it takes the commands SSUBSCRIBE and SPUBLISH. */
  public boolean isSharded() {
    return this != CLASSIC;
  }
}
