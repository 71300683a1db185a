package io.chatcluster.cluster.tally;

import java.time.Duration;

/**
 * How lost messages are counted. A node publishes one tally for each interval in which it published
 * something, or one for each 16 KiB of the names of the channels (with 30 characters to each some
 * 300 channels); after the last message on a channel it is told 21 times more in ever longer
 * pauses, then no more. On the sharded wire this is for each master.
 *
 * @param interval between two tallies. A loss is counted two of them later where the channel is in
 *     use, else as long after the break as that took. Zero: none are sent, and nothing is counted
 * @param channels how many channels this node counts what it sends on, and of each other node; on
 *     further ones losses are not counted until others have been quiet
 * @param pairs how many pairs of another node and a channel this node counts for; losses in further
 *     ones are not counted until others have been quiet for a minute
 */
public record TallyOptions(Duration interval, int channels, int pairs) {
  /** Every 5 s; 16,384 channels; 65,536 pairs. */
  public static final TallyOptions DEFAULTS =
      new TallyOptions(Duration.ofSeconds(5), 16_384, 65_536);

  /** Losses are not counted by whoever misses something, and the others are told nothing. */
  public static final TallyOptions OFF = new TallyOptions(Duration.ZERO, 0, 0);

  public TallyOptions {
    if (interval.isNegative() || channels < 0 || pairs < 0) {
      throw new IllegalArgumentException("bounds of tallies must not be negative");
    }
  }

  /** These bounds with another time between two tallies. */
  public TallyOptions every(Duration time) {
    return new TallyOptions(time, channels, pairs);
  }

  boolean isOff() {
    return interval.isZero();
  }
}
