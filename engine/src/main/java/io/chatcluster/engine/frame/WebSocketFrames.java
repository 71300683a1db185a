package io.chatcluster.engine.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Complete, unmasked server frames of RFC 6455. */
public final class WebSocketFrames {
  /** No frame header is longer; what is left free in front of a payload that is written first. */
  static final int MAX_HEADER = 10;

  private static final int FIN_TEXT = 0x81;
  private static final int FIN_BINARY = 0x82;
  private static final int FIN_CLOSE = 0x88;
  private static final int FIN_PONG = 0x8A;
  private static final int TWO_BYTE_LENGTH = 126;
  private static final int EIGHT_BYTE_LENGTH = 127;
  private static final int MAX_TWO_BYTE_LENGTH = 0xFFFF;

  private WebSocketFrames() {}

  /** Puts the header of a text frame right in front of the payload that begins at {@code start}. */
  static void prependTextHeader(ByteBuf buffer, int start) {
    prependHeader(buffer, start, FIN_TEXT);
  }

  /** Puts a header with this first byte right in front of the payload. */
  static void prependHeader(ByteBuf buffer, int start, int firstByte) {
    int length = buffer.writerIndex() - start;
    int header = headerSize(length);
    buffer.readerIndex(start - header);
    int end = buffer.writerIndex();
    buffer.writerIndex(start - header);
    writeHeader(buffer, firstByte, length);
    buffer.writerIndex(end);
  }

  static ByteBuf binary(ByteBufAllocator allocator, byte[] data) {
    return whole(allocator, FIN_BINARY, data);
  }

  /** A pong with the data of its ping, which is copied. */
  public static ByteBuf pong(ByteBufAllocator allocator, ByteBuf data) {
    byte[] copy = new byte[data.readableBytes()];
    data.getBytes(data.readerIndex(), copy);
    return whole(allocator, FIN_PONG, copy);
  }

  /** A close frame with this status code. */
  public static ByteBuf close(ByteBufAllocator allocator, int code) {
    return whole(allocator, FIN_CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
  }

  private static ByteBuf whole(ByteBufAllocator allocator, int opcode, byte[] data) {
    ByteBuf frame = allocator.directBuffer(data.length + headerSize(data.length));
    writeHeader(frame, opcode, data.length);
    return frame.writeBytes(data);
  }

  /** How long the header of a finished frame is. */
  static int headerSizeOf(ByteBuf frame) {
    return switch (frame.getByte(frame.readerIndex() + 1)) {
      case TWO_BYTE_LENGTH -> 4;
      case EIGHT_BYTE_LENGTH -> MAX_HEADER;
      default -> 2;
    };
  }

  private static int headerSize(int length) {
    return length < TWO_BYTE_LENGTH ? 2 : length <= MAX_TWO_BYTE_LENGTH ? 4 : MAX_HEADER;
  }

  private static void writeHeader(ByteBuf out, int opcode, int length) {
    out.writeByte(opcode);
    if (length < TWO_BYTE_LENGTH) {
      out.writeByte(length);
    } else if (length <= MAX_TWO_BYTE_LENGTH) {
      out.writeByte(TWO_BYTE_LENGTH).writeShort(length);
    } else {
      out.writeByte(EIGHT_BYTE_LENGTH).writeLong(length);
    }
  }
}
