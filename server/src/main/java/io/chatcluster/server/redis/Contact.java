package io.chatcluster.server.redis;

/**
 * How long this node has been in contact with Redis without a break, by its own monotonic clock. A
 * lease that ended while nobody could renew it says nothing about its node. So whoever was away, or
 * whom Redis has kept waiting, first gives all others the time to renew theirs; only then it may
 * judge who is dead.
 */
final class Contact {
  private static final long NONE = -1;

  private final long breakAfter;
  private final long grace;
  private long since = NONE;
  private long last = NONE;

  Contact(PresenceOptions options) {
    // The lease of another may have been renewed up to one beat before everything stood still.
    breakAfter = options.lease().minus(options.beat()).toMillis();
    // Within a beat each of the others tries, and its attempt ends with the timeout.
    grace = options.beat().plus(options.timeout()).toMillis();
  }

  /**
   * The node has renewed its lease.
   *
   * @param now monotonic ms
   */
  synchronized void renewed(long now) {
    if (since == NONE || now < last || now - last >= breakAfter) {
      since = now;
    }
    last = now;
  }

  /** The node could not renew its lease, or not in time. */
  synchronized void lost() {
    since = NONE;
  }

  /** Whether the others have had the time to renew their leases too. */
  synchronized boolean isSteady() {
    return since != NONE && last - since >= grace;
  }
}
