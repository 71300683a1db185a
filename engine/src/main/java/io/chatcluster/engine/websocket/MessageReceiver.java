package io.chatcluster.engine.websocket;

import io.netty.buffer.ByteBuf;

/** What a WebSocket connection is told of. On its event loop; buffers last for the call. */
public interface MessageReceiver {
  /** A whole message, inflated where it was compressed; text is not checked yet. */
  void message(boolean text, ByteBuf content);

  /** A ping, to be answered with the same data. */
  void ping(ByteBuf data);

  /** The peer says that it ends the connection. */
  void closedByPeer();

  /** Bytes wait for the rest of their message, or for their turn, and may have to be counted. */
  void unfinished();

  /** The peer broke the protocol or a bound; the connection is to be closed with this code. */
  void violated(int code);
}
