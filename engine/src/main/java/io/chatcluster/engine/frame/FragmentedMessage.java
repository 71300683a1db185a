package io.chatcluster.engine.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The parts of a WebSocket message that came in several frames, up to a bound. */
public final class FragmentedMessage {
  private final boolean text;
  private final int maxBytes;
  private final ByteBuf content = Unpooled.buffer();

  /** A message that is text or binary, of at most so many bytes. */
  public FragmentedMessage(boolean text, int maxBytes) {
    this.text = text;
    this.maxBytes = maxBytes;
  }

  /** Adds a part; false when the message would be too long. */
  public boolean add(ByteBuf part) {
    if (content.readableBytes() + part.readableBytes() > maxBytes) {
      return false;
    }
    content.writeBytes(part, part.readerIndex(), part.readableBytes());
    return true;
  }

  /** Whether the message is text. */
  public boolean isText() {
    return text;
  }

  /** What came so far; not retained. */
  public ByteBuf content() {
    return content;
  }

  /** Gives the memory back. */
  public void release() {
    content.release();
  }
}
