package io.chatcluster.cluster.answer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Permits one line of a kind in a minute in the log, however often its cause occurs. Any thread.
 */
final class LogLimit {
  static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanoClock;
  private final AtomicLong nextAt;

  LogLimit(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.nextAt = new AtomicLong(nanoClock.getAsLong());
  }

  /** Whether a line may be logged now. */
  boolean permits() {
    long now = nanoClock.getAsLong();
    long next = nextAt.get();
    return now - next >= 0 && nextAt.compareAndSet(next, now + PAUSE_NANOS);
  }
}
