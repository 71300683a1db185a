package io.chatcluster.engine.transport;

import io.chatcluster.engine.admission.Admission;
import io.chatcluster.engine.admission.Peer;
import io.chatcluster.engine.handshake.EngineIoError;
import io.chatcluster.engine.handshake.HandshakeRequest;
import io.chatcluster.engine.handshake.Query;
import io.chatcluster.engine.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Map;

/**
 * Decides on every Engine.IO request, in the order of the official server: transport, session,
 * method, protocol version, admission.
 */
final class Handshakes {
  private static final String POLLING = "polling";
  private static final String WEBSOCKET = "websocket";
  private static final long SECONDS_UNTIL_ANOTHER_LEFT = 5;

  private final EngineIo engine;

  Handshakes(EngineIo engine) {
    this.engine = engine;
  }

  /** Handles a request. Returns whether the caller may release it. */
  boolean request(
      HttpEntry entry, ChannelHandlerContext ctx, HttpExchange exchange, FullHttpRequest request) {
    Map<String, List<String>> query = Query.parse(request.uri());
    String transport = single(query, "transport");
    boolean polling = POLLING.equals(transport) && engine.settings().polling();
    boolean webSocket = WEBSOCKET.equals(transport) && engine.settings().webSocket();
    if (!polling && !webSocket) {
      exchange.fail(EngineIoError.TRANSPORT_UNKNOWN);
      return true;
    }
    if (webSocket != asksForWebSocket(request)) {
      exchange.fail(EngineIoError.BAD_REQUEST);
      return true;
    }
    String sid = single(query, "sid");
    if (sid != null) {
      return ofSession(entry, ctx, exchange, request, sid, webSocket);
    }
    open(entry, ctx, exchange, request, query);
    return true;
  }

  private void open(
      HttpEntry entry,
      ChannelHandlerContext ctx,
      HttpExchange exchange,
      FullHttpRequest request,
      Map<String, List<String>> query) {
    EngineIoError mistake = mistake(request, query);
    if (mistake != null) {
      exchange.fail(mistake);
      return;
    }
    Admission admission = engine.settings().guard().admission();
    Peer client = admission.client(ctx.channel(), request.headers());
    long wait = admission.handshake(client);
    if (wait > 0) {
      exchange.failForNow(EngineIoError.TOO_MANY, wait);
      return;
    }
    HandshakeRequest handshake =
        new HandshakeRequest(
            request, client.address(), ctx.channel().localAddress(), client.secure());
    if (!engine.settings().guard().admit().test(handshake)) {
      exchange.fail(EngineIoError.FORBIDDEN);
      return;
    }
    Runnable leave = admission.session(ctx.channel(), client);
    if (leave == null) {
      exchange.failForNow(EngineIoError.TOO_MANY, SECONDS_UNTIL_ANOTHER_LEFT);
      return;
    }
    Loop loop = engine.loop(ctx.channel().eventLoop());
    Session session = new Session(engine, loop, engine.newId(), handshake, leave);
    if (!WEBSOCKET.equals(single(query, "transport"))) {
      engine.remember(session);
      engine
          .settings()
          .guard()
          .cookie()
          .ifPresent(cookie -> exchange.cookie(cookie.field(engine.newId(), handshake.secure())));
      session.open(new Polling(session));
      entry.toSession(session, exchange, true, Unpooled.EMPTY_BUFFER);
      return;
    }
    WebSocketConnection connection = WebSocketUpgrade.perform(engine, loop, ctx, exchange, request);
    if (connection == null) {
      leave.run();
      return;
    }
    if (connection.isClosing()) {
      leave.run();
      return;
    }
    engine.remember(session);
    connection.carry(session);
    session.open(connection);
    connection.reading(true);
  }

  private EngineIoError mistake(FullHttpRequest request, Map<String, List<String>> query) {
    if (!HttpMethod.GET.equals(request.method())) {
      return EngineIoError.BAD_HANDSHAKE_METHOD;
    }
    if (!"4".equals(single(query, "EIO"))) {
      return EngineIoError.UNSUPPORTED_PROTOCOL;
    }
    return engine.accepting() ? null : EngineIoError.UNAVAILABLE;
  }

  private boolean ofSession(
      HttpEntry entry,
      ChannelHandlerContext ctx,
      HttpExchange exchange,
      FullHttpRequest request,
      String sid,
      boolean webSocket) {
    Session session = engine.session(sid);
    if (session == null) {
      exchange.fail(EngineIoError.SESSION_UNKNOWN);
      return true;
    }
    if (webSocket) {
      onLoopOf(session, entry, ctx, request, () -> probe(session, ctx, exchange, request));
      return false;
    }
    boolean get = HttpMethod.GET.equals(request.method());
    if (!get && !HttpMethod.POST.equals(request.method())) {
      exchange.fail(EngineIoError.BAD_REQUEST);
      return true;
    }
    ByteBuf body = request.content();
    entry.toSession(session, exchange, get, body.retain());
    return true;
  }

  /** Runs on the loop of the session; the request is released here. */
  private void probe(
      Session session, ChannelHandlerContext ctx, HttpExchange exchange, FullHttpRequest request) {
    try {
      WebSocketConnection connection =
          WebSocketUpgrade.perform(engine, session.loop(), ctx, exchange, request);
      if (connection == null) {
        return;
      }
      boolean mayUpgrade =
          !session.isClosed() && session.polling() != null && session.upgrade() == null;
      if (mayUpgrade && !connection.isClosing()) {
        connection.probe(new Upgrade(session, connection));
        connection.reading(true);
      } else {
        connection.refuse();
      }
    } finally {
      request.release();
    }
  }

  /**
   * A session and its sockets stay on one event loop for life, so that broadcasts need no lock and
   * keep their order: the connection of an upgrade is moved there before it is answered. The client
   * is silent until it has the answer, so nothing can arrive between the two loops.
   */
  private void onLoopOf(
      Session session,
      HttpEntry entry,
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      Runnable upgrade) {
    Loop target = session.loop();
    if (target.inLoop()) {
      upgrade.run();
      return;
    }
    ctx.channel()
        .deregister()
        .addListener(
            left -> {
              entry.moved(target);
              target
                  .executor()
                  .register(ctx.channel())
                  .addListener(
                      arrived -> {
                        if (arrived.isSuccess()) {
                          upgrade.run();
                        } else {
                          // It was closed on the way, or the server stops.
                          request.release();
                          ctx.channel().unsafe().closeForcibly();
                        }
                      });
            });
  }

  private static boolean asksForWebSocket(FullHttpRequest request) {
    return HttpMethod.GET.equals(request.method())
        && request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  /** A parameter that is given twice has no usable value, as for the official server. */
  private static String single(Map<String, List<String>> query, String name) {
    List<String> values = query.get(name);
    return values == null ? null : values.size() == 1 ? values.get(0) : "";
  }
}
