package io.chatcluster.engine.transport;

import io.chatcluster.engine.api.DisconnectReason;
import io.netty.buffer.ByteBuf;

/**
 * What happens to a session, told to the layer above. Every call comes on the event loop of the
 * session, in order: opened, then messages, then closed once.
 */
public interface SessionListener {
  /** The session is open; it may be written to. */
  void opened(Session session);

  /**
   * A text message.
   *
   * @param text valid UTF-8; belongs to the caller and is only readable during the call
   */
  void text(Session session, ByteBuf text);

  /** A binary message, which belongs to the callee. */
  void binary(Session session, byte[] data);

  /** The client has sent the ping that begins its upgrade to WebSocket. */
  default void pinged(Session session) {}

  /** The client has answered a ping of the server. */
  default void ponged(Session session) {}

  /** The bytes that are kept of what the client sent, as they lie in memory. */
  long kept(Session session);

  /** The session has ended; nothing can be written any more. */
  void closed(Session session, DisconnectReason reason);
}
