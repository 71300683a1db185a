package io.chatcluster.engine.transport;

import io.chatcluster.engine.api.HttpAnswer;
import io.chatcluster.engine.backlog.Debt;
import io.chatcluster.engine.backlog.Debtor;
import io.chatcluster.engine.handshake.Cors;
import io.chatcluster.engine.handshake.EngineIoError;
import io.chatcluster.engine.loop.Deadlines;
import io.chatcluster.engine.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the whole HTTP requests of one connection arrive: Engine.IO requests go to their session,
 * others to the pages. One request is in flight at a time; a client that sends the next one before
 * it has the answer is cut off.
 */
final class HttpEntry extends ChannelInboundHandlerAdapter implements Debtor {
  private static final Logger log = LoggerFactory.getLogger(HttpEntry.class);

  private static final int REQUESTS_A_TURN = 32;
  private static final String NOT_SERVED = "This host is not served here\n";

  private final EngineIo engine;
  private Loop loop;
  private volatile boolean answering;
  private boolean begun;
  private boolean requestInRead;
  private Debt debt;
  private Session polled;
  private HttpExchange poll;
  private final Deadlines.Entry patience = new Patience();
  private ChannelHandlerContext context;
  private int turn;
  private int requestsInTurn;

  HttpEntry(EngineIo engine) {
    this.engine = engine;
  }

  /** Ends a connection that does not complete a request in time. */
  private final class Patience extends Deadlines.Entry {
    @Override
    protected void expired() {
      context.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    loop = engine.loop(ctx.channel().eventLoop());
    loop.deadlines(engine.settings().firstDataTimeout()).start(patience);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    patience.cancel();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof FullHttpRequest request)) {
      // Bytes behind a request that ended the connection.
      ReferenceCountUtil.release(message);
      return;
    }
    patience.cancel();
    begun = false;
    requestInRead = true;
    if (answering || isFlood()) {
      request.release();
      ctx.close();
      // A read can bring thousands of requests: none of them is decoded any more.
      ctx.pipeline().remove(EngineIo.HTTP_CODEC);
      return;
    }
    answering = true;
    boolean release = true;
    try {
      release = request(ctx, request);
    } finally {
      if (release) {
        request.release();
      }
    }
  }

  /**
   * Requests that are answered at once may come one behind the other, but a client that waits for
   * its answers cannot have sent more than a few in one turn of the loop.
   */
  private boolean isFlood() {
    if (loop.turn() != turn) {
      turn = loop.turn();
      requestsInTurn = 0;
    }
    return ++requestsInTurn > REQUESTS_A_TURN;
  }

  /** The first bytes of a request, or of TLS before it: from here the whole head has its time. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (requestInRead) {
      requestInRead = false;
    } else if (!begun && !answering) {
      begun = true;
      loop.deadlines(engine.settings().headTimeout()).start(patience);
    }
    ctx.fireChannelReadComplete();
  }

  /** Returns whether the request may be released. */
  private boolean request(ChannelHandlerContext ctx, FullHttpRequest request) {
    Map<String, String> cors = engine.cors().headers(request);
    HttpExchange exchange =
        new HttpExchange(
            this,
            ctx,
            HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess(),
            HttpMethod.HEAD.equals(request.method()),
            cors);
    if (!request.decoderResult().isSuccess()) {
      exchange.reply(
          status(request.decoderResult().cause()), HttpExchange.TEXT, Unpooled.EMPTY_BUFFER);
      return true;
    }
    if (!engine.settings().guard().hosts().serves(request.headers().get(HttpHeaderNames.HOST))) {
      exchange.reply(
          421, HttpExchange.TEXT, Unpooled.copiedBuffer(NOT_SERVED, StandardCharsets.US_ASCII));
      return true;
    }
    String uri = request.uri();
    int queryAt = uri.indexOf('?');
    String path = queryAt < 0 ? uri : uri.substring(0, queryAt);
    if (!engine.isEndpoint(path)) {
      page(exchange, request, path);
      return true;
    }
    if (HttpMethod.OPTIONS.equals(request.method())
        && engine.cors().isAllowedPreflight(request, cors)) {
      exchange.reply(204, Cors.preflightHeaders(request), Unpooled.EMPTY_BUFFER);
      return true;
    }
    return engine.handshakes().request(this, ctx, exchange, request);
  }

  private void page(HttpExchange exchange, HttpRequest request, String path) {
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .headers()
        .forEach(field -> headers.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
    HttpAnswer answer = engine.settings().pages().answer(request.method().name(), path, headers);
    if (answer == null) {
      exchange.reply(404, HttpExchange.TEXT, Unpooled.EMPTY_BUFFER);
    } else {
      exchange.reply(answer.status(), answer.headers(), Unpooled.wrappedBuffer(answer.body()));
    }
  }

  /** A request of a polling session. The body was retained. */
  void toSession(Session session, HttpExchange exchange, boolean get, ByteBuf body) {
    if (get) {
      polled = session;
      poll = exchange;
    }
    Runnable task =
        () -> {
          try {
            // The transport may have changed, or the session ended, while this task waited.
            Polling polling = session.polling();
            if (polling == null || (session.isClosed() && !get)) {
              exchange.fail(EngineIoError.BAD_REQUEST);
            } else if (get) {
              polling.poll(exchange);
            } else {
              polling.post(exchange, body);
            }
          } finally {
            body.release();
          }
        };
    if (!session.loop().runOrExecute(task)) {
      body.release();
      context.close();
    }
  }

  /** The head of a request is complete; a body has its own time. */
  void bodyBegins() {
    if (!answering) {
      begun = true;
      loop.deadlines(engine.settings().idleTimeout()).start(patience);
    }
  }

  /** Some of a body has come, and waits for the rest. On the event loop. */
  void unfinished(Debt body) {
    engine.inbound().owes(loop, body);
  }

  /** An answer was not taken at once; what waits of it is counted for the whole node. */
  void owes() {
    loop.runOrExecute(
        () -> {
          if (debt == null) {
            debt = new Debt(this);
          }
          engine.backlog().owes(loop, debt);
        });
  }

  @Override
  public long owed() {
    ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }

  @Override
  public void closeAsGreatest() {
    context.pipeline().firstContext().close();
  }

  /** An answer is about to be written; a client that does not take it is not waited for. */
  void answering() {
    loop.runOrExecute(this::waitForClient);
  }

  /**
   * An answer was written, or could not be. Only now the next request may come: a client that sends
   * them without taking the answers would fill the memory. On the event loop.
   */
  void answered(HttpExchange exchange, boolean next) {
    if (poll == exchange) {
      polled = null;
      poll = null;
    }
    if (next) {
      answering = false;
      waitForClient();
    }
  }

  private void waitForClient() {
    if (context.channel().isActive() && !context.isRemoved()) {
      loop.deadlines(engine.settings().idleTimeout()).start(patience);
    }
  }

  /** The connection moved to another event loop; nothing of it was left on the old one. */
  void moved(Loop to) {
    loop = to;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    patience.cancel();
    Session session = polled;
    HttpExchange cancelled = poll;
    if (session != null) {
      session
          .loop()
          .runOrExecute(
              () -> {
                if (session.polling() != null) {
                  session.polling().cancelled(cancelled);
                }
              });
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable root = cause instanceof DecoderException ? cause.getCause() : cause;
    if (root instanceof IOException
        || root instanceof NotSslRecordException
        || root instanceof CodecException) {
      // The client's side: it hung up, within a request perhaps, or what it sent is not TLS.
      log.debug("An HTTP connection ended: {}", root.getClass().getSimpleName());
    } else {
      log.warn("An HTTP connection failed and is closed", cause);
    }
    ctx.close();
  }

  private static int status(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return 414;
    }
    return cause instanceof TooLongHttpHeaderException ? 431 : 400;
  }
}
