package io.chatcluster.engine.websocket;

import io.chatcluster.engine.backlog.Debt;
import io.netty.buffer.ByteBuf;

/** What a WebSocket connection is told of. On its event loop; buffers last for the call. */
public interface MessageReceiver {
  /** A whole message, inflated where it was compressed; text is not checked yet. */
  void message(boolean text, ByteBuf content);

  /** A ping, to be answered with the same data. */
  void ping(ByteBuf data);

  /** The peer says that it ends the connection. */
  void closedByPeer();

  /** The bytes of a message wait for the rest of it, which is to be counted for the whole node. */
  void unfinished(Debt held);

  /** The peer broke the protocol or a bound; the connection is to be closed with this code. */
  void violated(int code);
}
