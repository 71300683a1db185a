package io.chatcluster.engine;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of a program, named {@code loop-N}: for its server, and for whatever else speaks
 * through Netty, so that a message goes from one to the other without a change of threads. Nothing
 * that runs on them may block.
 */
public final class EventLoops implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final EventLoopGroup group;

  /** This many loops; epoll where it loads, else NIO. */
  public EventLoops(int count) {
    group =
        new MultiThreadIoEventLoopGroup(
            count,
            new DefaultThreadFactory("loop", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** The loops as Netty knows them. */
  public EventLoopGroup group() {
    return group;
  }

  /** Each loop as an executor. */
  public List<Executor> executors() {
    List<Executor> loops = new ArrayList<>();
    for (EventExecutor loop : group) {
      loops.add(loop);
    }
    return loops;
  }

  Class<? extends ServerChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** Ends the loops; takes at most two seconds. */
  @Override
  public void close() {
    group
        .shutdownGracefully(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
  }
}
