package io.chatcluster.engine.abuse;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many clients on one thread that note how long a broadcast {@code ["tick", time, ...]} was on its
 * way, and such that stop reading once they have joined.
 */
final class Audience implements AutoCloseable {
  private static final int STEP_MICROS = 20;
  private static final int STEPS = 100_000;
  private static final String TICK = "42[\"tick\",";

  private final EventLoopGroup thread =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("audience", true), NioIoHandler.newFactory());
  private final int port;
  private final AtomicInteger joined = new AtomicInteger();
  private final LongAdder received = new LongAdder();
  private volatile AtomicLongArray delays = new AtomicLongArray(STEPS);

  Audience(int port) {
    this.port = port;
  }

  /** Opens clients that read, or that do not. */
  void open(int count, boolean reading) {
    for (int i = 0; i < count; i++) {
      Bootstrap client =
          new Bootstrap()
              .group(thread)
              .channel(NioSocketChannel.class)
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      init(channel, reading);
                    }
                  });
      if (!reading) {
        client.option(ChannelOption.SO_RCVBUF, 4_096);
      }
      client.connect("127.0.0.1", port).syncUninterruptibly();
    }
  }

  private void init(Channel channel, boolean reading) {
    channel
        .pipeline()
        .addLast(new HttpClientCodec())
        .addLast(new HttpObjectAggregator(8_192))
        .addLast(
            new WebSocketClientProtocolHandler(
                WebSocketClientProtocolConfig.newBuilder()
                    .webSocketUri(
                        "ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket")
                    .build()))
        .addLast(new Client(reading));
  }

  private final class Client extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    private final boolean reading;

    Client(boolean reading) {
      this.reading = reading;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
      String text = frame.text();
      if (text.startsWith(TICK)) {
        long sent = Long.parseLong(text, TICK.length(), text.indexOf(',', TICK.length()), 10);
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent);
        delays.incrementAndGet((int) Math.min(STEPS - 1, micros / STEP_MICROS));
        received.increment();
      } else if (text.equals("2")) {
        context.writeAndFlush(new TextWebSocketFrame("3"));
      } else if (text.startsWith("0")) {
        context.writeAndFlush(new TextWebSocketFrame("40"));
      } else if (text.startsWith("40")) {
        context.channel().config().setAutoRead(reading);
        joined.incrementAndGet();
      }
    }
  }

  /** How many have joined since the beginning. */
  int joined() {
    return joined.get();
  }

  /** How many broadcasts have arrived since the beginning, at all clients together. */
  long received() {
    return received.sum();
  }

  /** The delays since the last call. */
  AtomicLongArray takeDelays() {
    AtomicLongArray taken = delays;
    delays = new AtomicLongArray(STEPS);
    return taken;
  }

  /** How many delays were noted. */
  static long count(AtomicLongArray delays) {
    long sum = 0;
    for (int i = 0; i < delays.length(); i++) {
      sum += delays.get(i);
    }
    return sum;
  }

  /** The delay in microseconds that all but a hundredth did not exceed. */
  static long p99(AtomicLongArray delays) {
    long rest = count(delays) / 100;
    int step = delays.length() - 1;
    for (long above = delays.get(step); above <= rest && step > 0; above += delays.get(step)) {
      step--;
    }
    return (long) (step + 1) * STEP_MICROS;
  }

  @Override
  public void close() {
    thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
  }
}
