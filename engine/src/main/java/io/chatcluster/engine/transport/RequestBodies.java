package io.chatcluster.engine.transport;

import io.chatcluster.engine.backlog.Debt;
import io.chatcluster.engine.backlog.Debtor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Puts the bodies of requests together. A body over the bound is answered with 413, readable for
 * the sites that may read answers, and the connection is closed.
 */
final class RequestBodies extends HttpObjectAggregator implements Debtor {
  private final EngineIo engine;
  private final HttpEntry entry;
  private ChannelHandlerContext context;

  /** The request whose body is not complete. */
  private FullHttpMessage begun;

  private Debt debt;

  RequestBodies(EngineIo engine, HttpEntry entry) {
    super(engine.settings().maxPayload(), true);
    this.engine = engine;
    this.entry = entry;
  }

  @Override
  protected FullHttpMessage beginAggregation(HttpMessage start, ByteBuf content) throws Exception {
    entry.bodyBegins();
    return super.beginAggregation(start, content);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
    begun = null;
    super.handlerRemoved(ctx);
  }

  @Override
  protected void aggregate(FullHttpMessage aggregated, HttpContent content) throws Exception {
    super.aggregate(aggregated, content);
    if (!(content instanceof LastHttpContent)) {
      begun = aggregated;
      if (debt == null) {
        debt = new Debt(this);
      }
      entry.unfinished(debt);
    }
  }

  @Override
  protected void finishAggregation(FullHttpMessage aggregated) throws Exception {
    begun = null;
    super.finishAggregation(aggregated);
  }

  @Override
  public long owed() {
    return begun == null ? 0 : begun.content().readableBytes();
  }

  /** The node has no room for what clients have begun, and this one began the most. */
  @Override
  public void closeAsGreatest() {
    context.close();
  }

  @Override
  protected Object newContinueResponse(
      HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
    Object answer = super.newContinueResponse(start, maxContentLength, pipeline);
    if (!(answer instanceof FullHttpResponse refused)
        || refused.status().equals(HttpResponseStatus.CONTINUE)) {
      return answer;
    }
    HttpResponseStatus status = refused.status();
    refused.release();
    return refusal(start, status);
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
    begun = null;
    ctx.writeAndFlush(refusal(oversized, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private HttpResponse refusal(HttpMessage request, HttpResponseStatus status) {
    FullHttpResponse answer =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    engine.cors().headers((HttpRequest) request).forEach(answer.headers()::set);
    answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return answer;
  }
}
