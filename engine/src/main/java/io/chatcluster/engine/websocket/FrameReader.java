package io.chatcluster.engine.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;

/**
 * Takes the bytes of one client apart into frames (RFC 6455, section 5). Does what Netty's decoder
 * does, without a handler of its own in every pipeline and without a copy of every payload: a frame
 * is a slice of what was read, unmasked in place.
 */
final class FrameReader {
  private static final int PROTOCOL_ERROR = 1002;
  private static final int INVALID_DATA = 1007;
  private static final int TOO_BIG = 1009;
  private static final int TWO_BYTE_LENGTH = 126;
  private static final int EIGHT_BYTE_LENGTH = 127;
  private static final int MAX_ONE_BYTE_LENGTH = 125;
  private static final int MAX_TWO_BYTE_LENGTH = 0xFFFF;
  private static final int MASK_BYTES = 4;

  /** RFC 6455, section 7.4.2: what is beyond belongs to nobody. */
  private static final int MAX_CLOSE_CODE = 4999;

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final int maxBytes;
  private final boolean extensions;

  /** The beginning of a frame; null while the client has sent whole ones. */
  private ByteBuf partial;

  private boolean fragmented;
  private boolean ended;

  /**
   * A reader.
   *
   * @param maxBytes the longest payload of a frame
   * @param extensions whether the reserved bits may be set
   */
  FrameReader(int maxBytes, boolean extensions) {
    this.maxBytes = maxBytes;
    this.extensions = extensions;
  }

  /** Takes frames, and is told of the rule that was broken; no frame comes after that. */
  interface Receiver {
    /** A frame, which belongs to the callee. */
    void frame(WebSocketFrame frame);

    /** The client broke a rule; the connection is to be closed with this code. */
    void violated(int code);
  }

  /** Reads the next bytes, which it takes over. */
  void read(ByteBuf next, Receiver receiver) {
    ByteBuf bytes = ended ? next : withPartial(next);
    try {
      while (!ended) {
        WebSocketFrame frame = frame(bytes, receiver);
        if (frame == null) {
          break;
        }
        receiver.frame(frame);
      }
      if (!ended && bytes.isReadable()) {
        keep(bytes);
      }
    } finally {
      bytes.release();
    }
  }

  private ByteBuf withPartial(ByteBuf next) {
    if (partial == null) {
      return next;
    }
    try {
      // Grows with what has come, not with what the header announces.
      partial.writeBytes(next);
    } finally {
      next.release();
    }
    ByteBuf whole = partial;
    partial = null;
    return whole;
  }

  /** A few bytes must not keep the memory of a large read, nor of the frames before them. */
  private void keep(ByteBuf bytes) {
    int readable = bytes.readableBytes();
    partial =
        readable >= bytes.capacity() / 2
            ? bytes.retain()
            : ByteBufAllocator.DEFAULT.buffer(readable).writeBytes(bytes);
  }

  /** The bytes that wait for the rest of their frame. */
  int held() {
    return partial == null ? 0 : partial.readableBytes();
  }

  /** Gives the memory back; nothing is read any more. */
  void end() {
    ended = true;
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }

  /** The next frame, or null when it is not complete or not right. */
  private WebSocketFrame frame(ByteBuf in, Receiver receiver) {
    if (in.readableBytes() < 2) {
      return null;
    }
    int start = in.readerIndex();
    int first = in.getUnsignedByte(start);
    int second = in.getUnsignedByte(start + 1);
    int opcode = first & 0xF;
    boolean last = (first & 0x80) != 0;
    int announced = second & 0x7F;
    if (!isRight(opcode, last, (first >> 4) & 7, (second & 0x80) != 0, announced)) {
      return violated(receiver, PROTOCOL_ERROR);
    }
    int header = 2 + lengthBytes(announced);
    if (in.readableBytes() < header) {
      return null;
    }
    long length = length(in, start + 2, announced);
    if (length < 0) {
      return violated(receiver, PROTOCOL_ERROR);
    }
    if (length > maxBytes) {
      // Not waited for: not even for its mask.
      return violated(receiver, TOO_BIG);
    }
    header += MASK_BYTES;
    if (in.readableBytes() - header < length) {
      return null;
    }
    unmask(in, start + header, (int) length, in.getInt(start + header - MASK_BYTES));
    in.skipBytes(header);
    int code = opcode == CLOSE ? closeMistake(in, (int) length) : 0;
    if (code != 0) {
      return violated(receiver, code);
    }
    if (opcode < CLOSE) {
      fragmented = !last;
    } else if (opcode == CLOSE) {
      // Nothing follows a close frame.
      end();
    }
    return frame(opcode, last, (first >> 4) & 7, in.readRetainedSlice((int) length));
  }

  private WebSocketFrame violated(Receiver receiver, int code) {
    end();
    receiver.violated(code);
    return null;
  }

  private boolean isRight(int opcode, boolean last, int rsv, boolean masked, int announced) {
    if (!masked || (rsv != 0 && !extensions)) {
      return false;
    }
    return switch (opcode) {
      case CONTINUATION -> fragmented;
      case TEXT, BINARY -> !fragmented;
      case CLOSE -> last && announced <= MAX_ONE_BYTE_LENGTH && announced != 1;
      case PING, PONG -> last && announced <= MAX_ONE_BYTE_LENGTH;
      default -> false;
    };
  }

  private static int lengthBytes(int announced) {
    return announced == TWO_BYTE_LENGTH ? 2 : announced == EIGHT_BYTE_LENGTH ? 8 : 0;
  }

  /** The length of the payload; negative when it is not written in its shortest form. */
  private static long length(ByteBuf in, int at, int announced) {
    if (announced == TWO_BYTE_LENGTH) {
      int length = in.getUnsignedShort(at);
      return length > MAX_ONE_BYTE_LENGTH ? length : -1;
    }
    if (announced == EIGHT_BYTE_LENGTH) {
      long length = in.getLong(at);
      return length > MAX_TWO_BYTE_LENGTH ? length : -1;
    }
    return announced;
  }

  private static void unmask(ByteBuf in, int from, int length, int mask) {
    long twice = ((long) mask << 32) | (mask & 0xFFFFFFFFL);
    int at = from;
    int end = from + length;
    for (; at + 8 <= end; at += 8) {
      in.setLong(at, in.getLong(at) ^ twice);
    }
    for (int shift = 24; at < end; at++, shift = (shift - 8) & 31) {
      in.setByte(at, in.getByte(at) ^ (mask >> shift));
    }
  }

  /** The code to answer a wrong close frame with, or 0. */
  private static int closeMistake(ByteBuf in, int length) {
    if (length == 0) {
      return 0;
    }
    int code = in.getUnsignedShort(in.readerIndex());
    if (code > MAX_CLOSE_CODE || !WebSocketCloseStatus.isValidStatusCode(code)) {
      return PROTOCOL_ERROR;
    }
    boolean isText =
        ByteBufUtil.isText(in, in.readerIndex() + 2, length - 2, StandardCharsets.UTF_8);
    return isText ? 0 : INVALID_DATA;
  }

  private static WebSocketFrame frame(int opcode, boolean last, int rsv, ByteBuf content) {
    return switch (opcode) {
      case CONTINUATION -> new ContinuationWebSocketFrame(last, rsv, content);
      case TEXT -> new TextWebSocketFrame(last, rsv, content);
      case BINARY -> new BinaryWebSocketFrame(last, rsv, content);
      case PING -> new PingWebSocketFrame(last, rsv, content);
      case PONG -> new PongWebSocketFrame(last, rsv, content);
      default -> new CloseWebSocketFrame(last, rsv, content);
    };
  }
}
