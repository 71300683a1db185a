package io.chatcluster.cluster.query;

import java.time.Duration;

/**
 * How the other members are asked.
 *
 * @param timeout the longest a query waits, where the caller gives no time; {@code requestsTimeout}
 *     of the Node.js adapter
 * @param maxPending how many queries may wait at once before further ones fail
 * @param sharesCredentials whether {@code fetchSockets} tells what clients sent as {@code auth} and
 *     in the headers for cookies and authorization. Everyone who may publish to Redis can ask.
 */
public record QueryOptions(Duration timeout, int maxPending, boolean sharesCredentials) {
  /** 5 s, 10,000 queries, no credentials. */
  public static final QueryOptions DEFAULTS =
      new QueryOptions(Duration.ofSeconds(5), 10_000, false);

  public QueryOptions {
    if (timeout.toMillis() < 1 || maxPending < 1) {
      throw new IllegalArgumentException("timeout and maxPending must be positive");
    }
  }

  /** These options with credentials in the answers to {@code fetchSockets}. */
  public QueryOptions sharingCredentials() {
    return new QueryOptions(timeout, maxPending, true);
  }
}
