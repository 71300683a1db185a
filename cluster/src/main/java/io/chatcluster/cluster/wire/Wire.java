package io.chatcluster.cluster.wire;

import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;

/**
 * How one node puts messages into bytes and on channels, and reads those of others. Strict in what
 * it writes, since a Node.js member dies of a message it cannot read; tolerant in what it reads.
 * Safe for any thread.
 */
public interface Wire {
  /** The uid of every emitter, which no member may have. */
  String EMITTER = "emitter";

  /** The largest answer that is written or read: half of what Redis buffers for a subscriber. */
  int MAX_ANSWER_BYTES = 16 << 20;

  /**
   * A broadcast.
   *
   * @throws IllegalArgumentException if a value of it cannot be sent, or it is too large
   */
  Addressed broadcast(Broadcast broadcast);

  /**
   * A request to all other members.
   *
   * @throws IllegalArgumentException if a value of it cannot be sent, it is too large, or this wire
   *     has no such request
   */
  Addressed request(String nsp, Request request);

  /**
   * An answer.
   *
   * @param to the uid in the request; null when it had none
   * @throws IllegalArgumentException if a value of it cannot be sent, it is too large, or this wire
   *     has no such answer
   */
  Addressed response(String nsp, String to, Response response);

  /**
   * Reads a message. Its values come ready for JSON: a date as ISO text, NaN and the infinities as
   * null, as clients of a Node.js member get them. Never throws, whatever the bytes are.
   */
  Decoded decode(String channel, byte[] message);

  /** Whether this node certainly sent a message, from a few of its bytes. Cheap. */
  boolean isOwn(byte[] message);

  /**
   * The uid of the Java node that sent a broadcast, or on the sharded wire also a request, from a
   * few of its bytes; null where they do not tell. Cheap, and never throws. Of what others sent it
   * may be any text.
   */
  String sender(byte[] message);

  /** Whether members can be asked for the names of all rooms. */
  boolean hasAllRooms();
}
