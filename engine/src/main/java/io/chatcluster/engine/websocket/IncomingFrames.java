package io.chatcluster.engine.websocket;

import io.chatcluster.engine.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;

/**
 * The frames that come in on one connection. They are handed on at once, up to the connection's
 * share of a turn of the event loop; the others wait for the next turn, and the connection is not
 * read from meanwhile. So no more than what one read brought can wait. All on the event loop.
 */
public final class IncomingFrames implements FrameReader.Receiver {
  private static final int FRAMES_A_TURN = 64;
  private static final int BYTES_A_TURN = 256 << 10;

  /** What a client sent right before it left is still heard, up to this much when inflated. */
  private static final int LAST_BYTES = 1 << 20;

  private final Loop loop;
  private final Channel channel;
  private final FrameReader reader;
  private final MessageAssembly assembly;
  private final MessageReceiver receiver;
  private ArrayDeque<WebSocketFrame> waiting;
  private long waitingBytes;

  /** A client should wait for the answer to its handshake; one that does not is heard later. */
  private boolean paused = true;

  private boolean planned;
  private boolean discarding;
  private int turn;
  private int framesInTurn;
  private int bytesInTurn;

  /**
   * Frames for this receiver.
   *
   * @param maxBytes the longest message
   * @param inflates whether permessage-deflate was negotiated
   */
  public IncomingFrames(
      Loop loop, Channel channel, int maxBytes, boolean inflates, MessageReceiver receiver) {
    this.loop = loop;
    this.channel = channel;
    this.receiver = receiver;
    this.reader = new FrameReader(maxBytes, inflates);
    this.assembly = new MessageAssembly(maxBytes, inflates, receiver);
  }

  /** Takes bytes of the client over. */
  public void bytes(ByteBuf next) {
    reader.read(next, this);
    if (held() > 0) {
      receiver.unfinished();
    }
  }

  /** The bytes of frames and messages that wait for the rest of them, or for their turn. */
  public long held() {
    return (long) reader.held() + assembly.held() + waitingBytes;
  }

  /** Gives up the frame that has begun, and closes the connection with this code. */
  public void giveUp(int code) {
    reader.end();
    receiver.violated(code);
  }

  @Override
  public void violated(int code) {
    receiver.violated(code);
  }

  @Override
  public void frame(WebSocketFrame frame) {
    if (waiting != null || mustWait()) {
      postpone(frame);
    } else {
      take(frame);
    }
  }

  private void take(WebSocketFrame frame) {
    try {
      if (!discarding || frame instanceof CloseWebSocketFrame) {
        framesInTurn++;
        bytesInTurn += assembly.take(frame);
      }
    } finally {
      frame.release();
    }
  }

  private boolean mustWait() {
    if (discarding) {
      return false;
    }
    int now = loop.turn();
    if (now != turn) {
      turn = now;
      framesInTurn = 0;
      bytesInTurn = 0;
    }
    return paused || framesInTurn >= FRAMES_A_TURN || bytesInTurn >= BYTES_A_TURN;
  }

  private void postpone(WebSocketFrame frame) {
    if (waiting == null) {
      waiting = new ArrayDeque<>();
      channel.config().setAutoRead(false);
    }
    waiting.add(frame);
    waitingBytes += frame.content().readableBytes();
    plan();
  }

  private void plan() {
    if (!planned && !paused) {
      planned = loop.nextTurn(this::resume);
    }
  }

  private void resume() {
    planned = false;
    while (waiting != null && !mustWait()) {
      WebSocketFrame next = waiting.poll();
      if (next == null) {
        waiting = null;
        channel.config().setAutoRead(true);
      } else {
        waitingBytes -= next.content().readableBytes();
        take(next);
      }
    }
    if (waiting != null) {
      plan();
    }
  }

  /** Whether to read and to hand on; off at first, and while the listeners are behind. */
  public void reading(boolean on) {
    paused = !on;
    if (waiting == null) {
      channel.config().setAutoRead(on);
    } else {
      plan();
    }
  }

  /**
   * From now on everything is discarded, except the close frame of the peer.
   *
   * @return whether that one has come already
   */
  public boolean discard() {
    discarding = true;
    paused = false;
    assembly.release();
    boolean closed = false;
    if (waiting != null) {
      for (WebSocketFrame frame; (frame = waiting.poll()) != null; ) {
        closed |= frame instanceof CloseWebSocketFrame;
        frame.release();
      }
      waiting = null;
    }
    waitingBytes = 0;
    channel.config().setAutoRead(true);
    return closed;
  }

  /** The connection is gone: hands on what waits, within a bound. */
  public void end() {
    bytesInTurn = 0;
    while (waiting != null && !waiting.isEmpty() && bytesInTurn < LAST_BYTES) {
      take(waiting.poll());
    }
    discard();
    reader.end();
  }
}
