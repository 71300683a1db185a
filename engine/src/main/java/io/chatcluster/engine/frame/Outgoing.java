package io.chatcluster.engine.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCountUtil;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * One message to any number of sessions, encoded once: a finished WebSocket text frame that is also
 * the source of the polling form, and its binary attachments. Reference-counted; whoever keeps it
 * beyond a call retains it. The buffers are shared and never changed after creation. Compressed
 * forms of its frames are made when a session first asks for one.
 */
public final class Outgoing extends AbstractReferenceCounted {
  private static final LongAdder ENCODED = new LongAdder();
  private static final LongAdder COMPRESSED = new LongAdder();
  private static final int TYPICAL_PAYLOAD = 256;

  private final ByteBuf frame;
  private final int payloadStart;
  private final List<Attachment> attachments;
  private final int bytes;
  private boolean compressible = true;
  private volatile ByteBuf[] compressed;

  /** The finished frame of binary data, which begins at {@code start}. */
  private record Attachment(ByteBuf frame, int start) {
    static Attachment of(ByteBufAllocator allocator, byte[] data) {
      ByteBuf frame = WebSocketFrames.binary(allocator, data);
      return new Attachment(frame, frame.writerIndex() - data.length);
    }

    byte[] base64() {
      byte[] data = ByteBufUtil.getBytes(frame, start, frame.writerIndex() - start);
      return Base64.getEncoder().encode(data);
    }
  }

  private Outgoing(
      ByteBufAllocator allocator, ByteBuf frame, int payloadStart, List<byte[]> binary) {
    this.frame = frame;
    this.payloadStart = payloadStart;
    this.attachments =
        // Nearly every message; a stream would be a tenth of the cost of its encoding.
        binary.isEmpty()
            ? List.of()
            : binary.stream().map(data -> Attachment.of(allocator, data)).toList();
    int sum = frame.readableBytes();
    for (Attachment attachment : attachments) {
      sum += attachment.frame.readableBytes();
    }
    this.bytes = sum;
    ENCODED.increment();
  }

  /** How many messages were encoded since the program started; a broadcast counts as one. */
  public static long encoded() {
    return ENCODED.sum();
  }

  /** How many messages were given a compressed form; a broadcast counts as one. */
  public static long compressed() {
    return COMPRESSED.sum();
  }

  /** A buffer for the payload of a message, with room for a frame header in front. */
  public static ByteBuf newPayload(ByteBufAllocator allocator) {
    ByteBuf buffer = allocator.directBuffer(TYPICAL_PAYLOAD);
    return buffer.setIndex(WebSocketFrames.MAX_HEADER, WebSocketFrames.MAX_HEADER);
  }

  /**
   * A message of the text written to a buffer of {@link #newPayload}, the Engine.IO packet type
   * included, followed by binary messages.
   *
   * @param payload ownership passes to the message
   */
  public static Outgoing text(ByteBufAllocator allocator, ByteBuf payload, List<byte[]> binary) {
    WebSocketFrames.prependTextHeader(payload, WebSocketFrames.MAX_HEADER);
    return new Outgoing(allocator, payload, WebSocketFrames.MAX_HEADER, binary);
  }

  /** A lone binary message. */
  public static Outgoing binary(ByteBufAllocator allocator, byte[] data) {
    return new Outgoing(allocator, Unpooled.EMPTY_BUFFER, 0, List.of(data));
  }

  /** A message of ASCII text, the type of its packet included. */
  public static Outgoing ascii(ByteBufAllocator allocator, String text) {
    ByteBuf payload = newPayload(allocator);
    ByteBufUtil.writeAscii(payload, text);
    return text(allocator, payload, List.of());
  }

  /** The size of all frames in bytes. */
  public int bytes() {
    return bytes;
  }

  /** How many frames {@link #frame} has. */
  public int frames() {
    return attachments.size() + 1;
  }

  /** The text frame (index 0, empty for a lone binary message) or an attachment; not retained. */
  public ByteBuf frame(int index) {
    return index == 0 ? frame : attachments.get(index - 1).frame;
  }

  /** Keeps the message from being compressed; called before it is given to any session. */
  public void neverCompress() {
    compressible = false;
  }

  /**
   * The frame for a client that takes compressed ones: made once for all, by the first thread that
   * asks, and the plain one where it is not worth it. Threads that ask meanwhile wait, for less
   * than making it themselves would take.
   */
  public ByteBuf frame(int index, MessageDeflater deflater) {
    if (!compressible || bytes < deflater.threshold()) {
      return frame(index);
    }
    ByteBuf[] made = compressed;
    ByteBuf smaller = (made == null ? compress(deflater) : made)[index];
    return smaller == null ? frame(index) : smaller;
  }

  private synchronized ByteBuf[] compress(MessageDeflater deflater) {
    if (compressed == null) {
      ByteBuf[] made = new ByteBuf[frames()];
      for (int i = 0; i < made.length; i++) {
        made[i] = frame(i).isReadable() ? deflater.deflate(frame(i)) : null;
      }
      compressed = made;
      COMPRESSED.increment();
    }
    return compressed;
  }

  /** Appends the polling form: the text, then each attachment as {@code b} and base64. */
  public void writePolling(ByteBuf body) {
    int before = body.writerIndex();
    if (frame.isReadable()) {
      body.writeBytes(frame, payloadStart, frame.writerIndex() - payloadStart);
    }
    for (Attachment attachment : attachments) {
      if (body.writerIndex() > before) {
        body.writeByte(PollingPayload.SEPARATOR);
      }
      body.writeByte('b').writeBytes(attachment.base64());
    }
  }

  @Override
  protected void deallocate() {
    frame.release();
    attachments.forEach(attachment -> attachment.frame.release());
    ByteBuf[] made = compressed;
    if (made != null) {
      for (ByteBuf smaller : made) {
        ReferenceCountUtil.release(smaller);
      }
    }
  }

  @Override
  public Outgoing retain() {
    super.retain();
    return this;
  }

  @Override
  public Outgoing touch(Object hint) {
    return this;
  }
}
