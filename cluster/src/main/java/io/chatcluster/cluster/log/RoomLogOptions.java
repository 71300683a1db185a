package io.chatcluster.cluster.log;

import java.time.Duration;
import java.util.Objects;

/**
 * How rooms are logged.
 *
 * @param keyPrefix what every key begins with
 * @param channelPrefix what every channel begins with; the same as that of the cluster
 * @param dedupeTime how long a repeat is recognised
 * @param idleTime how long a room's epoch and number outlive its last message
 * @param timeout the longest an operation may take
 * @param maxMessageBytes the largest message, as it is published
 */
public record RoomLogOptions(
    String keyPrefix,
    String channelPrefix,
    Duration dedupeTime,
    Duration idleTime,
    Duration timeout,
    int maxMessageBytes) {
  /** {@code chat:}, {@code socket.io}, 10 minutes, 7 days, 2 seconds, 1 MiB. */
  public static final RoomLogOptions DEFAULTS =
      new RoomLogOptions(
          "chat:",
          "socket.io",
          Duration.ofMinutes(10),
          Duration.ofDays(7),
          Duration.ofSeconds(2),
          1 << 20);

  public RoomLogOptions {
    Objects.requireNonNull(keyPrefix, "keyPrefix");
    Objects.requireNonNull(channelPrefix, "channelPrefix");
    positive("dedupeTime", dedupeTime);
    positive("idleTime", idleTime);
    positive("timeout", timeout);
    if (maxMessageBytes < 1024) {
      throw new IllegalArgumentException("maxMessageBytes must be at least 1024");
    }
  }

  /** These options with other prefixes. */
  public RoomLogOptions withPrefixes(String keys, String channels) {
    return new RoomLogOptions(keys, channels, dedupeTime, idleTime, timeout, maxMessageBytes);
  }

  /** These options with other times. */
  public RoomLogOptions withTimes(Duration dedupe, Duration idle, Duration operation) {
    return new RoomLogOptions(keyPrefix, channelPrefix, dedupe, idle, operation, maxMessageBytes);
  }

  private static void positive(String name, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(name + " must be at least 1 ms: " + value);
    }
  }
}
