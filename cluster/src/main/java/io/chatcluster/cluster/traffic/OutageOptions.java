package io.chatcluster.cluster.traffic;

import java.time.Duration;

/**
 * How many emits are kept while the bus is away, to be published in their order when it is back.
 * What is one too many takes the place of the oldest one. Volatile emits are never kept.
 *
 * @param messages at most so many; 0 keeps none
 * @param bytes at most so many of all together
 * @param age older ones are not published any more
 * @param settling how long the bus is to be connected before they are, so that the others, whose
 *     connections broke too, hear them
 */
public record OutageOptions(int messages, long bytes, Duration age, Duration settling) {
  /** Nothing is kept: what is emitted meanwhile is lost to the other nodes. */
  public static final OutageOptions OFF =
      new OutageOptions(0, 0, Duration.ZERO, Duration.ofMillis(500));

  public OutageOptions {
    if (messages < 0 || bytes < 0 || age.isNegative() || settling.isNegative()) {
      throw new IllegalArgumentException("bounds of an outage must not be negative");
    }
  }

  /** Keeps some, and publishes them half a second after the bus is back. */
  public static OutageOptions keeping(int messages, long bytes, Duration age) {
    return new OutageOptions(messages, bytes, age, OFF.settling);
  }

  boolean isOff() {
    return messages == 0;
  }
}
