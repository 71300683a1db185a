package io.chatcluster.engine;

import io.chatcluster.engine.api.HttpAnswer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Answers plain HTTP requests on a port of its own, on one thread of its own, so that they are
 * answered while the event loops are busy. It holds at most 64 connections: one more closes the one
 * that has been silent for the longest. A request that is not there as a whole 1.25 s after its
 * connection was opened is dropped with it; a connection may be silent for 30 s between two
 * requests. When the process has no descriptor left, nothing is accepted for a second.
 */
public final class PageServer implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 64;
  private static final int MAX_BODY_BYTES = 1 << 10;
  private static final int ACCEPT_BACKLOG = 128;
  private static final Duration REQUEST_TIME = Duration.ofMillis(1_250);
  private static final Duration IDLE_TIME = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Pages pages;
  private final MultiThreadIoEventLoopGroup group;

  /** The open connections, the one that has been silent for the longest first. On the thread. */
  private final Set<Connection> connections = new LinkedHashSet<>();

  private Channel listening;

  /** What is answered. */
  @FunctionalInterface
  public interface Pages {
    /**
     * Answers one request. Called on the one thread of the server: it must not block.
     *
     * @param path the path without its query, not percent-decoded
     * @return completes, on any thread, with the answer; a failure is answered with 500
     */
    CompletionStage<HttpAnswer> answer(String method, String path);
  }

  private PageServer(String thread, Pages pages) {
    this.pages = pages;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(thread, true), NioIoHandler.newFactory());
  }

  /**
   * Binds the port and answers from now on.
   *
   * @param port 0 for any free one
   * @param thread what the name of the thread begins with
   * @throws IOException when the port cannot be bound
   */
  public static PageServer start(String host, int port, String thread, Pages pages)
      throws IOException {
    PageServer server = new PageServer(thread, pages);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(server.group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(server.new Opening())
            .bind(new InetSocketAddress(host, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      server.close();
      throw bound.cause() instanceof IOException failed
          ? failed
          : new IOException(bound.cause().getMessage(), bound.cause());
    }
    server.listening = bound.channel();
    return server;
  }

  /** The port that is bound. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Closes the port and every connection; takes at most two seconds. */
  @Override
  public void close() {
    group
        .shutdownGracefully(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
  }

  private void makeRoom() {
    if (connections.size() > MAX_CONNECTIONS) {
      connections.stream().filter(one -> !one.answering).findFirst().ifPresent(Connection::end);
    }
  }

  private final class Opening extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      ChannelPipeline pipeline = channel.pipeline();
      pipeline.addLast(new HttpServerCodec());
      pipeline.addLast(new HttpObjectAggregator(MAX_BODY_BYTES, true));
      pipeline.addLast(new Connection(channel));
    }
  }

  /** One connection. */
  private final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Channel channel;
    private ScheduledFuture<?> deadline;
    private boolean answering;

    Connection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      connections.add(this);
      deadline(REQUEST_TIME);
      makeRoom();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      deadline.cancel(false);
      connections.remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      end();
    }

    private void deadline(Duration time) {
      if (deadline != null) {
        deadline.cancel(false);
      }
      deadline =
          channel.eventLoop().schedule(this::expired, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void expired() {
      if (!answering) {
        end();
      }
    }

    void end() {
      connections.remove(this);
      channel.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      if (answering || !request.decoderResult().isSuccess()) {
        end();
        return;
      }
      answering = true;
      boolean keepAlive = HttpUtil.isKeepAlive(request);
      String uri = request.uri();
      int query = uri.indexOf('?');
      pages
          .answer(request.method().name(), query < 0 ? uri : uri.substring(0, query))
          .whenComplete(
              (answer, failure) ->
                  channel
                      .eventLoop()
                      .execute(
                          () ->
                              answer(
                                  failure == null
                                      ? answer
                                      : new HttpAnswer(500, Map.of(), new byte[0]),
                                  keepAlive)));
    }

    private void answer(HttpAnswer answer, boolean keepAlive) {
      FullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(answer.status()),
              Unpooled.wrappedBuffer(answer.body()));
      answer.headers().forEach(response.headers()::set);
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
      HttpUtil.setKeepAlive(response, keepAlive);
      ChannelFuture written = channel.writeAndFlush(response);
      answering = false;
      if (!keepAlive) {
        written.addListener(ChannelFutureListener.CLOSE);
      }
      if (connections.remove(this)) {
        connections.add(this);
        deadline(IDLE_TIME);
      }
    }
  }
}
