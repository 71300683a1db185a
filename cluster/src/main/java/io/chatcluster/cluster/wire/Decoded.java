package io.chatcluster.cluster.wire;

import io.chatcluster.cluster.wire.message.Message;

/** What arrived on a channel: a message, or something that is none. */
public sealed interface Decoded {
  /**
   * A message.
   *
   * @param nsp the namespace it is for, with its leading slash
   */
  record Valid(String nsp, Message message) implements Decoded {}

  /**
   * Bytes that no member should have sent.
   *
   * @param reason what is wrong, without any of the bytes
   */
  record Malformed(String reason) implements Decoded {}
}
