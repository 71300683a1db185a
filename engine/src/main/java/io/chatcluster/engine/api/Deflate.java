package io.chatcluster.engine.api;

/**
 * How messages by WebSocket are compressed for clients that offer permessage-deflate (RFC 7692).
 * Without context takeover in either direction: a connection keeps no memory for it, and a
 * broadcast is compressed once for all.
 *
 * @param threshold the smallest frame that is compressed, in bytes of its payload
 * @param level from 1, fast, to 9, small
 * @param maxBytes the largest payload that is compressed, in bytes; larger ones are sent as they
 *     are. It bounds how long compressing holds up an event loop: 64 KiB take a millisecond or two
 */
public record Deflate(int threshold, int level, int maxBytes) {
  private static final int MAX_LEVEL = 9;

  /** From 1 KiB to 128 KiB, on the level that zlib takes by itself. */
  public static final Deflate DEFAULTS = new Deflate(1024, 6, 128 << 10);

  public Deflate {
    if (threshold < 0) {
      throw new IllegalArgumentException("threshold must be at least 0: " + threshold);
    }
    if (level < 1 || level > MAX_LEVEL) {
      throw new IllegalArgumentException("level must be 1 to 9: " + level);
    }
    if (maxBytes < threshold) {
      throw new IllegalArgumentException("maxBytes must be at least threshold: " + maxBytes);
    }
  }
}
