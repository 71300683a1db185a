package io.chatcluster.engine.websocket;

import io.chatcluster.engine.frame.FragmentedMessage;
import io.chatcluster.engine.frame.MessageInflater;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.zip.DataFormatException;

/**
 * Puts the messages of one connection together from its frames, and inflates them. A message has a
 * bound, on the wire and inflated; nothing is allocated beyond it.
 */
final class MessageAssembly {
  private static final int PROTOCOL_ERROR = 1002;
  private static final int INVALID_DATA = 1007;
  private static final int TOO_BIG = 1009;
  private static final int COMPRESSED = 0x4;

  private final int maxBytes;
  private final boolean inflates;
  private final MessageReceiver receiver;
  private FragmentedMessage fragments;
  private boolean compressedFragments;

  MessageAssembly(int maxBytes, boolean inflates, MessageReceiver receiver) {
    this.maxBytes = maxBytes;
    this.inflates = inflates;
    this.receiver = receiver;
  }

  /**
   * Takes a frame, which stays the caller's.
   *
   * @return how many bytes were handed on
   */
  int take(WebSocketFrame frame) {
    boolean first = isFirst(frame);
    if (frame.rsv() != 0 && !(inflates && first && frame.rsv() == COMPRESSED)) {
      receiver.violated(PROTOCOL_ERROR);
    } else if (frame instanceof CloseWebSocketFrame) {
      receiver.closedByPeer();
    } else if (frame instanceof PingWebSocketFrame) {
      receiver.ping(frame.content());
    } else if (first && frame.isFinalFragment()) {
      return message(frame instanceof TextWebSocketFrame, frame.rsv() != 0, frame.content());
    } else if (first) {
      fragments = new FragmentedMessage(frame instanceof TextWebSocketFrame, maxBytes);
      compressedFragments = frame.rsv() != 0;
      return fragment(frame);
    } else if (frame instanceof ContinuationWebSocketFrame) {
      return fragment(frame);
    }
    return 0;
  }

  private static boolean isFirst(WebSocketFrame frame) {
    return !(frame instanceof ContinuationWebSocketFrame
        || frame instanceof CloseWebSocketFrame
        || frame instanceof PingWebSocketFrame
        || frame instanceof PongWebSocketFrame);
  }

  private int fragment(WebSocketFrame frame) {
    if (fragments == null) {
      receiver.violated(PROTOCOL_ERROR);
    } else if (!fragments.add(frame.content())) {
      receiver.violated(TOO_BIG);
    } else if (frame.isFinalFragment()) {
      FragmentedMessage whole = fragments;
      fragments = null;
      try {
        return message(whole.isText(), compressedFragments, whole.content());
      } finally {
        whole.release();
      }
    }
    return 0;
  }

  private int message(boolean text, boolean compressed, ByteBuf content) {
    if (!compressed) {
      int bytes = content.readableBytes();
      receiver.message(text, content);
      return bytes;
    }
    ByteBuf inflated;
    try {
      inflated = MessageInflater.inflate(ByteBufAllocator.DEFAULT, content, maxBytes);
    } catch (MessageInflater.TooLongException tooLong) {
      receiver.violated(TOO_BIG);
      return maxBytes;
    } catch (DataFormatException broken) {
      receiver.violated(INVALID_DATA);
      return maxBytes;
    }
    try {
      int bytes = inflated.readableBytes();
      receiver.message(text, inflated);
      return bytes;
    } finally {
      inflated.release();
    }
  }

  /** The bytes of a message that wait for its other frames. */
  int held() {
    return fragments == null ? 0 : fragments.content().readableBytes();
  }

  /** Gives up a message that is not complete. */
  void release() {
    if (fragments != null) {
      fragments.release();
      fragments = null;
    }
  }
}
