package io.chatcluster.engine.transport;

import io.chatcluster.engine.handshake.EngineIoError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;

/** One HTTP request that waits for its answer. Answered once, from any thread. */
final class HttpExchange {
  static final String TEXT = "text/plain; charset=UTF-8";
  static final String HTML = "text/html";
  static final String JSON = "application/json";

  private final HttpEntry entry;
  private final ChannelHandlerContext context;
  private final boolean keepAlive;
  private final boolean head;
  private final Map<String, String> cors;
  private String cookie;

  HttpExchange(
      HttpEntry entry,
      ChannelHandlerContext context,
      boolean keepAlive,
      boolean head,
      Map<String, String> cors) {
    this.entry = entry;
    this.context = context;
    this.keepAlive = keepAlive;
    this.head = head;
    this.cors = cors;
  }

  /** Sets a cookie with the answer. */
  void cookie(String field) {
    cookie = field;
  }

  void fail(EngineIoError error) {
    reply(error.status(), JSON, Unpooled.wrappedBuffer(error.body()));
  }

  /** Refuses what may be tried again after so many seconds. */
  void failForNow(EngineIoError error, long seconds) {
    reply(
        error.status(),
        Map.of(
            "content-type",
            JSON,
            "cache-control",
            "no-store",
            "retry-after",
            String.valueOf(seconds)),
        Unpooled.wrappedBuffer(error.body()));
  }

  /** Answers; the body is released when it was sent. */
  void reply(int status, String contentType, ByteBuf body) {
    reply(status, Map.of("content-type", contentType, "cache-control", "no-store"), body);
  }

  void reply(int status, Map<String, String> fields, ByteBuf body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            head ? Unpooled.EMPTY_BUFFER : body);
    HttpHeaders headers = response.headers();
    fields.forEach(headers::set);
    cors.forEach((name, value) -> cors(headers, name, value));
    if (cookie != null) {
      headers.set(HttpHeaderNames.SET_COOKIE, cookie);
    }
    if (status != 204 && status != 304) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    if (head) {
      body.release();
    }
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    entry.answering();
    // Before it is written: this may be another thread than that of the connection, and the
    // client's
    // next request can be there before this thread goes on.
    ChannelPromise written = context.newPromise();
    if (!written.isDone()) {
      entry.owes();
    }
    written.addListener(done -> entry.answered(this, keepAlive));
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
    context.writeAndFlush(response, written);
  }

  /** An answer may vary by more than the origin; every other field is the engine's alone. */
  private static void cors(HttpHeaders headers, String name, String value) {
    if (HttpHeaderNames.VARY.contentEquals(name)) {
      headers.add(name, value);
    } else {
      headers.set(name, value);
    }
  }
}
