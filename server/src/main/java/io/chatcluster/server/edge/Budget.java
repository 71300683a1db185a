package io.chatcluster.server.edge;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the requests of one socket may cost: so much a second, twice as much at once. A request is
 * carried out while anything is left; what it costs beyond that has to be waited for by the next
 * one. Any thread.
 */
final class Budget {
  private static final int BURST_SECONDS = 2;

  private final long nanosEach;
  private final LongSupplier nanoTime;

  /** When everything is there again. */
  private long full;

  /**
   * A full budget.
   *
   * @param perSecond 0: no limit
   * @param nanoTime of {@link System#nanoTime}
   */
  Budget(int perSecond, LongSupplier nanoTime) {
    this.nanosEach = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.nanoTime = nanoTime;
    this.full = nanoTime.getAsLong();
  }

  /**
   * Takes the cost if there is anything left.
   *
   * @return 0 when it was taken, else the milliseconds until there is
   */
  synchronized long take(int cost) {
    long used = full - nanoTime.getAsLong();
    long wait = used - TimeUnit.SECONDS.toNanos(BURST_SECONDS);
    if (wait >= 0 && nanosEach > 0) {
      return 1 + TimeUnit.NANOSECONDS.toMillis(wait);
    }
    charge(cost);
    return 0;
  }

  /** Takes what turned out to be the cost of something that was done. */
  synchronized void charge(int cost) {
    full += Math.max(0, nanoTime.getAsLong() - full) + cost * nanosEach;
  }
}
