package io.chatcluster.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The parts of a WebSocket message that came in several frames, up to a bound. */
final class FragmentedMessage {
  private final boolean text;
  private final int maxBytes;
  private final ByteBuf content = Unpooled.buffer();

  FragmentedMessage(boolean text, int maxBytes) {
    this.text = text;
    this.maxBytes = maxBytes;
  }

  /** Adds a part; false when the message would be too long. */
  boolean add(ByteBuf part) {
    if (content.readableBytes() + part.readableBytes() > maxBytes) {
      return false;
    }
    content.writeBytes(part, part.readerIndex(), part.readableBytes());
    return true;
  }

  boolean isText() {
    return text;
  }

  ByteBuf content() {
    return content;
  }

  void release() {
    content.release();
  }
}
