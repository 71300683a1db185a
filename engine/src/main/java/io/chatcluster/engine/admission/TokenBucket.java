package io.chatcluster.engine.admission;

import io.chatcluster.engine.api.network.Rate;
import java.util.concurrent.TimeUnit;

/**
 * How much of a rate is used up, as the time at which nothing is: a token bucket in one number, the
 * virtual scheduling of ITU-T I.371. Not for several threads at once.
 */
final class TokenBucket {
  private long full;

  /** A full bucket. */
  TokenBucket(long now) {
    full = now;
  }

  /**
   * Takes one token if there is one.
   *
   * @param now of {@link System#nanoTime}
   * @return 0 when it was taken, else the nanoseconds until there is one
   */
  long take(Rate rate, long now) {
    long each = TimeUnit.SECONDS.toNanos(1) / rate.perSecond();
    long used = Math.max(0, full - now);
    long wait = used - each * (rate.burst() - 1);
    if (wait > 0) {
      return wait;
    }
    full = now + used + each;
    return 0;
  }

  /** Whether this bucket is as good as a new one. */
  boolean isFull(long now) {
    return full - now <= 0;
  }
}
