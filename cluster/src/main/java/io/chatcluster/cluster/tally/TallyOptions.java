package io.chatcluster.cluster.tally;

import java.time.Duration;

/**
 * How lost messages are counted. In normal operation a node publishes at most one tally for each
 * interval, and one more for each 16 KiB of names of channels on which something changed; none
 * while nothing does.
 *
 * @param interval between two tallies; a loss is counted after two to four of them. Zero: none are
 *     sent, and nothing is counted
 * @param channels how many channels this node counts what it sends on; on further ones losses are
 *     not counted until others have been quiet
 * @param pairs how many pairs of another node and a channel this node counts for; losses in further
 *     ones are not counted
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
