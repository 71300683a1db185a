package io.chatcluster.cluster.tally;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one node sent on one channel, and what of it arrived. The counts come from anybody who can
 * publish, so they are believed only as far as a node can have sent: in one epoch they do not fall,
 * and they rise by no more than {@link #MOST_PER_MILLI} for the time since the last one.
 */
final class Pair {
  /** What {@link #told} gives for a count that cannot be true. */
  static final long IMPOSSIBLE = -1;

  /** A million messages a second on one channel: several times what one Redis takes. */
  static final long MOST_PER_MILLI = 1_000;

  /** For so long a tally may have been under way, together with those before it. */
  static final long MOST_LATE_MILLIS = Duration.ofMinutes(1).toMillis();

  private final Object interest;
  private final long epoch;

  /** What the first tally said. */
  private final long base;

  private final AtomicLong received = new AtomicLong();
  private volatile long heardAt;
  private long sent;

  /** By how much the count may have risen when it was heard last. */
  private long credit;

  /** Since when counts are lower than before, if {@link #hasFallen}. */
  private long fallenAt;

  private boolean hasFallen;
  private long behind;
  private long counted;

  private Pair(Object interest, Tally.Entry entry, long now, long credit) {
    this.interest = interest;
    this.epoch = entry.epoch();
    this.base = entry.count();
    this.sent = base;
    this.heardAt = now;
    this.credit = credit;
  }

  /** Begins with a tally. */
  static Pair of(Object interest, Tally.Entry entry, long now) {
    return new Pair(interest, entry, now, MOST_LATE_MILLIS * MOST_PER_MILLI);
  }

  /** Begins anew with a tally; the new one is not believed more than this one. */
  synchronized Pair anew(Object why, Tally.Entry entry, long now) {
    return new Pair(why, entry, now, credit(now));
  }

  private long credit(long now) {
    return Math.min(credit, MOST_LATE_MILLIS * MOST_PER_MILLI) + (now - heardAt) * MOST_PER_MILLI;
  }

  /**
   * Whether it goes on with a tally: as long as this node hears the channel for the same reason,
   * and the other one counts in the same epoch.
   */
  boolean isFor(Object why, Tally.Entry entry) {
    return interest == why && epoch == entry.epoch();
  }

  boolean isFor(Object why) {
    return interest == why;
  }

  /** When a tally was believed last. */
  long heardAt() {
    return heardAt;
  }

  void received() {
    received.incrementAndGet();
  }

  /**
   * A count is told.
   *
   * @return how many more were missed, or {@link #IMPOSSIBLE}
   */
  synchronized long told(long count, long now) {
    long more = count - sent;
    long most = credit(now);
    if (more < 0 || more > most) {
      fell(more < 0, now);
      return IMPOSSIBLE;
    }
    hasFallen = false;
    sent = count;
    credit = most - more;
    heardAt = now;
    return missed();
  }

  private void fell(boolean isLower, long now) {
    if (isLower && !hasFallen) {
      hasFallen = true;
      fallenAt = now;
    }
  }

  /**
   * Whether counts are lower than before for longer than any can be late: what was believed before
   * was not true.
   */
  synchronized boolean isRefuted(long now) {
    return hasFallen && now - fallenAt > MOST_LATE_MILLIS;
  }

  private long missed() {
    long present = sent - base - received.get();
    long certain = Math.min(present, behind);
    behind = present;
    long more = Math.max(0, certain - counted);
    counted += more;
    return more;
  }
}
