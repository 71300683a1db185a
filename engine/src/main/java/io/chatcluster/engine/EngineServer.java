package io.chatcluster.engine;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import io.chatcluster.engine.protocol.EngineJson;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A server of netty-socketio namespaces on event loops that it shares with the rest of its program.
 * Other than the library's {@code SocketIOServer} it knows which port it got, leaves nothing
 * running when it cannot have it, and stops without the library's seconds of quiet time.
 */
public final class EngineServer implements AutoCloseable {
  private static final String MAIN = "/";
  private static final int LEFT_TO_THE_SYSTEM = -1;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Configuration configuration;
  private final SocketIoEngine engine;
  private final EventLoops loops;
  private final NamespacesHub namespaces;
  private Channel listening;

  /**
   * Prepares the server; it listens from {@link #start} on.
   *
   * @param configuration of netty-socketio; its thread counts and its choice of epoll must be the
   *     defaults, since {@code loops} decides both
   * @param loops stay the caller's, and are closed after this server
   */
  public EngineServer(Configuration configuration, SocketIoEngine engine, EventLoops loops) {
    this.configuration = configuration;
    this.engine = engine;
    this.loops = loops;
    if (configuration.getJsonSupport() == null) {
      configuration.setJsonSupport(new EngineJson());
    }
    this.namespaces = new NamespacesHub(configuration);
    namespace(MAIN);
  }

  /**
   * The namespace with its listeners, made when it is not there yet.
   *
   * @param name with its leading slash
   */
  public SocketIONamespace namespace(String name) {
    return namespaces.create(name.equals(MAIN) ? "" : name);
  }

  /**
   * Listens from now on.
   *
   * @throws IOException when the port of the configuration cannot be bound
   * @throws IllegalArgumentException when the configuration has a setting that has no effect here
   */
  public void start() throws IOException {
    ConfigurationCheck.checkThreads(configuration);
    engine.prepare(configuration, namespaces);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .childHandler(engine);
    SocketConfig sockets = configuration.getSocketConfig();
    // Else the connections that this side closed keep the port busy for a minute. On Windows the
    // same option means that two programs may listen at once.
    bootstrap.option(
        ChannelOption.SO_REUSEADDR, sockets.isReuseAddress() || !PlatformDependent.isWindows());
    bootstrap.option(ChannelOption.SO_BACKLOG, sockets.getAcceptBackLog());
    bootstrap.childOption(ChannelOption.TCP_NODELAY, sockets.isTcpNoDelay());
    if (sockets.isTcpKeepAlive()) {
      // It is off by itself; a call for each connection would only say so again.
      bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
    }
    setBuffer(bootstrap, ChannelOption.SO_SNDBUF, sockets.getTcpSendBufferSize());
    setBuffer(bootstrap, ChannelOption.SO_RCVBUF, sockets.getTcpReceiveBufferSize());
    if (sockets.getSoLinger() != LEFT_TO_THE_SYSTEM) {
      bootstrap.childOption(ChannelOption.SO_LINGER, sockets.getSoLinger());
    }
    if (sockets.getWriteBufferWaterMarkLow() != LEFT_TO_THE_SYSTEM
        && sockets.getWriteBufferWaterMarkHigh() != LEFT_TO_THE_SYSTEM) {
      bootstrap.childOption(
          ChannelOption.WRITE_BUFFER_WATER_MARK,
          new WriteBufferWaterMark(
              sockets.getWriteBufferWaterMarkLow(), sockets.getWriteBufferWaterMarkHigh()));
    }
    String host = configuration.getHostname();
    int port = configuration.getPort();
    ChannelFuture bound =
        bootstrap
            .bind(host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    listening = bound.channel();
  }

  private static void setBuffer(
      ServerBootstrap bootstrap, ChannelOption<Integer> option, int bytes) {
    if (bytes != LEFT_TO_THE_SYSTEM) {
      bootstrap.childOption(option, bytes);
    }
  }

  /** The port that is bound. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Takes no new connections and ends those that are open; takes at most a few seconds. */
  @Override
  public void close() {
    if (listening != null) {
      listening.close().awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
      engine.refuseNewConnections();
      engine.disconnectAll();
      awaitLoops();
    }
    engine.stop();
  }

  /** Waits until every session has been ended by its own loop, which tells its client. */
  private void awaitLoops() {
    for (EventExecutor loop : loops.group()) {
      if (!loop.isShuttingDown()) {
        loop.submit(() -> {}).awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
      }
    }
  }
}
