package io.chatcluster.engine.transport;

import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.backlog.Debt;
import io.chatcluster.engine.backlog.Debtor;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.frame.WebSocketFrames;
import io.chatcluster.engine.loop.Deadlines;
import io.chatcluster.engine.loop.Loop;
import io.chatcluster.engine.websocket.IncomingFrames;
import io.chatcluster.engine.websocket.MessageReceiver;
import io.chatcluster.engine.websocket.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only handler of a WebSocket connection, behind TLS. What goes out are finished frames,
 * written from here straight to the channel. A connection probes for an upgrade, or carries a
 * session, or is closing and discards what still comes in.
 */
final class WebSocketConnection extends ChannelInboundHandlerAdapter
    implements MessageReceiver, Debtor, Loop.Flushable {
  private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);
  private static final int NORMAL = 1000;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int INVALID_TEXT = 1007;
  private static final int INTERNAL_ERROR = 1011;
  private static final int TRY_AGAIN_LATER = 1013;

  private final EngineIo engine;
  private final Loop loop;
  private final boolean deflates;

  /** The answer to the opening handshake; null once it was written, with the first frame. */
  private ByteBuf answer;

  private ChannelHandlerContext context;
  private Session session;
  private Upgrade upgrade;
  private IncomingFrames incoming;
  private Stall stall;

  /** What is held for a connection without a session; null while there never was such a thing. */
  private Debt debt;

  private Deadlines.Entry patience;
  private boolean closing;
  private boolean peerClosed;

  /** Whether a pong or an answer to a probe is to be flushed at the end of this turn. */
  private boolean flushing;

  /**
   * A connection.
   *
   * @param deflates whether the client takes compressed messages and may send them
   * @param answer to the opening handshake; ownership passes
   */
  WebSocketConnection(EngineIo engine, Loop loop, boolean deflates, ByteBuf answer) {
    this.engine = engine;
    this.loop = loop;
    this.deflates = deflates;
    this.answer = answer;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    incoming =
        new IncomingFrames(loop, ctx.channel(), engine.settings().maxPayload(), deflates, this);
  }

  /** From now on this connection carries the session; what the client has sent already waits. */
  void carry(Session carried) {
    session = carried;
    upgrade = null;
  }

  /** Whether the client broke a rule, or left, before it had the answer to its handshake. */
  boolean isClosing() {
    return closing;
  }

  /** From now on this connection probes. */
  void probe(Upgrade running) {
    upgrade = running;
    running.start();
    flush();
  }

  void reading(boolean on) {
    incoming.reading(on);
  }

  boolean writable() {
    return context.channel().isWritable() && (stall == null || !engine.backlog().isTight());
  }

  void write(Outgoing message) {
    for (int i = 0; i < message.frames(); i++) {
      ByteBuf frame = deflates ? message.frame(i, engine.deflater()) : message.frame(i);
      if (frame.isReadable()) {
        context.write(next(frame.retainedDuplicate()), context.voidPromise());
      }
    }
    // Written faster than this turn ends: what is given must not pile up until then.
    if (!context.channel().isWritable() && isOverLimit()) {
      flush();
    }
  }

  /** The frame as it is to be written: the first one behind the answer, in one buffer with it. */
  private ByteBuf next(ByteBuf frame) {
    if (answer == null) {
      return frame;
    }
    ByteBuf both = answer.writeBytes(frame);
    answer = null;
    frame.release();
    return both;
  }

  /** Writes a packet without a session; it leaves at the end of this turn of the loop. */
  void write(String ascii) {
    Outgoing message = Outgoing.ascii(context.alloc(), ascii);
    write(message);
    message.release();
    flushLater();
  }

  /** However many control frames a read brings, their answers are one system call. */
  private void flushLater() {
    if (!flushing) {
      flushing = true;
      loop.flushLater(this);
    }
  }

  @Override
  public void flushFailed() {
    violated(INTERNAL_ERROR);
  }

  /** Sends what was written, and closes a client that does not take it. */
  @Override
  public void flush() {
    flushing = false;
    if (answer != null) {
      context.write(next(Unpooled.EMPTY_BUFFER), context.voidPromise());
    }
    context.flush();
    ChannelOutboundBuffer pending = pending();
    if (pending == null || pending.isEmpty()) {
      return;
    }
    if (isOverLimit()) {
      slow();
      return;
    }
    if (stall == null) {
      stall = new Stall(this);
      stall.watch();
    }
    stall.owes();
  }

  private boolean isOverLimit() {
    ChannelOutboundBuffer pending = pending();
    return pending != null
        && pending.totalPendingWriteBytes() > engine.settings().maxOutboundBytes();
  }

  /** What waits for the client; null or empty when nothing does. */
  ChannelOutboundBuffer pending() {
    return context.channel().unsafe().outboundBuffer();
  }

  /** The client is not behind any more. */
  void caughtUp() {
    stall = null;
  }

  EngineIo engine() {
    return engine;
  }

  Loop loop() {
    return loop;
  }

  void slow() {
    if (session != null) {
      session.close(DisconnectReason.SLOW);
    } else {
      cut();
    }
  }

  /** Closes without a word, TLS's last one too: the client does not take what it is sent. */
  private void cut() {
    context.pipeline().firstContext().close();
  }

  /** The session ends; the client is told, and gets what was written before unless it is slow. */
  void end(DisconnectReason reason) {
    session = null;
    switch (reason) {
      case SLOW, PING_TIMEOUT -> cut();
      case PARSE_ERROR, TRANSPORT_ERROR -> close(PROTOCOL_ERROR);
      default -> close(NORMAL);
    }
  }

  /** This connection is not wanted: its upgrade failed, or its session is on WebSocket already. */
  void refuse() {
    upgrade = null;
    close(NORMAL);
  }

  private void close(int code) {
    if (closing) {
      return;
    }
    closing = true;
    // The client's close frame ends the wait for it.
    peerClosed |= incoming.discard();
    if (!context.channel().isActive()) {
      context.close();
      return;
    }
    patience =
        new Deadlines.Entry() {
          @Override
          protected void expired() {
            context.close();
          }
        };
    loop.deadlines(engine.settings().closeTimeout()).start(patience);
    ChannelFuture told = context.writeAndFlush(next(WebSocketFrames.close(context.alloc(), code)));
    if (peerClosed) {
      told.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    // Netty reads again when it has filled the buffer; TLS may bring several parts of one read.
    boolean last = bytes.isWritable() && ctx.pipeline().firstContext() == ctx;
    loop.readBegins();
    try {
      incoming.bytes(bytes);
    } finally {
      loop.readEnds(last);
    }
  }

  @Override
  public void ping(ByteBuf data) {
    context.write(next(WebSocketFrames.pong(context.alloc(), data)), context.voidPromise());
    flushLater();
  }

  @Override
  public void message(boolean text, ByteBuf content) {
    if (text && !Utf8.isValid(content)) {
      violated(INVALID_TEXT);
    } else if (upgrade != null && text) {
      upgrade.packet(content);
    } else if (session == null) {
      close(PROTOCOL_ERROR);
    } else if (text) {
      session.packet(content);
    } else {
      session.binary(ByteBufUtil.getBytes(content));
    }
  }

  @Override
  public void unfinished() {
    if (session != null) {
      session.keepsMore();
    } else if (incoming.held() > Session.UNCOUNTED) {
      if (debt == null) {
        debt = new Debt(this);
      }
      engine.inbound().owes(loop, debt);
    }
  }

  /** The bytes that wait for the rest of their message, or for their turn. */
  long held() {
    return incoming.held();
  }

  @Override
  public long owed() {
    // Once the connection carries a session, they are counted with it.
    return session == null ? incoming.held() : 0;
  }

  /** The node has no room for what clients make it keep, and this one the most of it. */
  @Override
  public void closeAsGreatest() {
    incoming.giveUp(TRY_AGAIN_LATER);
  }

  @Override
  public void violated(int code) {
    Session carried = session;
    session = null;
    close(code);
    if (carried != null) {
      carried.close(DisconnectReason.TRANSPORT_ERROR);
    }
    if (upgrade != null) {
      upgrade.abort();
    }
  }

  @Override
  public void closedByPeer() {
    if (closing) {
      context.close();
      return;
    }
    peerClosed = true;
    if (session != null) {
      session.close(DisconnectReason.TRANSPORT_CLOSE);
    } else if (upgrade != null) {
      upgrade.abort();
    }
    close(NORMAL);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    incoming.end();
    if (answer != null) {
      answer.release();
      answer = null;
    }
    closing = true;
    if (patience != null) {
      patience.cancel();
    }
    if (stall != null) {
      stall.stop();
    }
    if (upgrade != null) {
      upgrade.abort();
    }
    if (session != null) {
      session.lost();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    if (root instanceof IOException) {
      ctx.close();
    } else {
      log.warn("A WebSocket connection failed and is closed", cause);
      violated(INTERNAL_ERROR);
    }
  }
}
