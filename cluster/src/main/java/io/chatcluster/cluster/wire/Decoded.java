package io.chatcluster.cluster.wire;

/** What arrived on a broadcast channel: a broadcast, or something that is none. */
public sealed interface Decoded {
  /** A broadcast. */
  record Message(Broadcast broadcast) implements Decoded {}

  /**
   * Bytes that no member should have sent.
   *
   * @param reason what is wrong, without any of the bytes
   */
  record Malformed(String reason) implements Decoded {}
}
