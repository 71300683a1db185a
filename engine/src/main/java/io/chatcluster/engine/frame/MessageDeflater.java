package io.chatcluster.engine.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * Makes compressed frames of permessage-deflate (RFC 7692, section 7.2.1) out of finished plain
 * ones, each message by itself. One deflater serves all connections of a thread.
 */
public final class MessageDeflater {
  private static final int RSV1 = 0x40;
  private static final int TAIL_BYTES = 4;

  private final ByteBufAllocator allocator;
  private final int threshold;
  private final int maxBytes;

  /** The window and the hash tables of a deflater are natively allocated: one per thread. */
  private final FastThreadLocal<Deflater> deflaters;

  /** Compresses payloads of {@code threshold} to {@code maxBytes} bytes on this level. */
  public MessageDeflater(ByteBufAllocator allocator, int threshold, int maxBytes, int level) {
    this.allocator = allocator;
    this.threshold = threshold;
    this.maxBytes = maxBytes;
    this.deflaters =
        new FastThreadLocal<>() {
          @Override
          protected Deflater initialValue() {
            return new Deflater(level, true);
          }

          @Override
          protected void onRemoval(Deflater deflater) {
            deflater.end();
          }
        };
  }

  /** The smallest payload that is compressed. */
  int threshold() {
    return threshold;
  }

  /**
   * The compressed form of a finished, unmasked data frame, which is not changed.
   *
   * @param frame a frame as {@link WebSocketFrames} makes them
   * @return null when the frame is not to be compressed, or would not become smaller
   */
  ByteBuf deflate(ByteBuf frame) {
    int start = frame.readerIndex() + WebSocketFrames.headerSizeOf(frame);
    int length = frame.writerIndex() - start;
    if (length < Math.max(threshold, 1) || length > maxBytes) {
      return null;
    }
    ByteBuf out = allocator.directBuffer(WebSocketFrames.MAX_HEADER + length);
    out.setIndex(WebSocketFrames.MAX_HEADER, WebSocketFrames.MAX_HEADER);
    boolean smaller = false;
    try {
      smaller = deflate(frame.nioBuffer(start, length), out, length);
    } finally {
      if (!smaller) {
        out.release();
      }
    }
    if (!smaller) {
      return null;
    }
    out.writerIndex(out.writerIndex() - TAIL_BYTES);
    WebSocketFrames.prependHeader(
        out, WebSocketFrames.MAX_HEADER, frame.getByte(frame.readerIndex()) | RSV1);
    return out;
  }

  /** Returns whether all of it, tail included, took less room than before. */
  private boolean deflate(ByteBuffer payload, ByteBuf out, int length) {
    Deflater deflater = deflaters.get();
    try {
      deflater.setInput(payload);
      ByteBuffer room = out.internalNioBuffer(out.writerIndex(), length);
      int made = deflater.deflate(room, Deflater.SYNC_FLUSH);
      out.writerIndex(out.writerIndex() + made);
      // Room that is full may mean that there is more to come.
      return made < length;
    } finally {
      deflater.reset();
    }
  }
}
