package io.chatcluster.cluster.emitter;

import io.chatcluster.cluster.wire.WireKind;
import java.util.Objects;

/**
 * Which cluster an emitter speaks to.
 *
 * @param channelPrefix what every channel of the cluster begins with: the option {@code key}, or
 *     {@code channelPrefix}, of its Node.js members
 * @param wire which adapter its members use
 * @param maxMessageBytes the largest message that is published
 */
public record EmitterOptions(String channelPrefix, WireKind wire, int maxMessageBytes) {
  private static final int LEAST_BYTES = 1024;

  public EmitterOptions {
    if (channelPrefix.isEmpty() || channelPrefix.indexOf('#') >= 0) {
      throw new IllegalArgumentException("channelPrefix must be text without #: " + channelPrefix);
    }
    Objects.requireNonNull(wire, "wire");
    if (maxMessageBytes < LEAST_BYTES) {
      throw new IllegalArgumentException("maxMessageBytes must be at least " + LEAST_BYTES);
    }
  }

  /** Prefix {@code socket.io}, the classic wire, 4 MiB. */
  public static EmitterOptions defaults() {
    return new EmitterOptions("socket.io", WireKind.CLASSIC, 4 << 20);
  }

  /** These options with another channel prefix. */
  public EmitterOptions withChannelPrefix(String prefix) {
    return new EmitterOptions(prefix, wire, maxMessageBytes);
  }

  /** These options with another wire. */
  public EmitterOptions withWire(WireKind kind) {
    return new EmitterOptions(channelPrefix, kind, maxMessageBytes);
  }
}
