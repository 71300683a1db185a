package io.chatcluster.cluster.query;

import java.time.Duration;

/**
 * How the other members are asked.
 *
 * @param timeout the longest a query waits, where the caller gives no time; {@code requestsTimeout}
 *     of the Node.js adapter
 * @param maxPending how many queries may wait at once before further ones fail
 */
public record QueryOptions(Duration timeout, int maxPending) {
  /** 5 s, 10,000 queries. */
  public static final QueryOptions DEFAULTS = new QueryOptions(Duration.ofSeconds(5), 10_000);

  public QueryOptions {
    if (timeout.toMillis() < 1 || maxPending < 1) {
      throw new IllegalArgumentException("timeout and maxPending must be positive");
    }
  }
}
