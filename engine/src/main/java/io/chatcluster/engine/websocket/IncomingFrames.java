package io.chatcluster.engine.websocket;

import io.chatcluster.engine.backlog.Debt;
import io.chatcluster.engine.backlog.Debtor;
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
public final class IncomingFrames implements FrameReader.Receiver, Debtor {
  private static final int FRAMES_A_TURN = 256;
  private static final int BYTES_A_TURN = 256 << 10;

  /** Less than this may wait for the rest of a message without being counted for the node. */
  private static final int UNCOUNTED = 4 << 10;

  private static final int TRY_AGAIN_LATER = 1013;

  /** What a client sent right before it left is still heard, up to this much when inflated. */
  private static final int LAST_BYTES = 1 << 20;

  private final Loop loop;
  private final Channel channel;
  private final FrameReader reader;
  private final MessageAssembly assembly;
  private final MessageReceiver receiver;
  private ArrayDeque<WebSocketFrame> waiting;

  /** Null for a client that has never begun a large message. */
  private Debt debt;

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
    if (owed() > UNCOUNTED) {
      if (debt == null) {
        debt = new Debt(this);
      }
      receiver.unfinished(debt);
    }
  }

  @Override
  public long owed() {
    return (long) reader.held() + assembly.held();
  }

  /** The node has no room for what clients have begun, and this one began the most. */
  @Override
  public void closeAsGreatest() {
    reader.end();
    receiver.violated(TRY_AGAIN_LATER);
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
