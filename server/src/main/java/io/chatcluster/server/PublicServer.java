package io.chatcluster.server;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.HttpPages;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.server.config.ClientConfig;
import io.chatcluster.server.config.ListenConfig;
import io.chatcluster.server.config.NodeConfig;
import io.chatcluster.server.config.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The netty-socketio server that clients connect to, with our engine under it. */
final class PublicServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PublicServer.class);
  private static final int ACCEPT_BACKLOG = 4096;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(6);

  private final SocketIOServer server;
  private final SocketIoEngine engine;
  private final int port;

  private PublicServer(SocketIOServer server, SocketIoEngine engine, int port) {
    this.server = server;
    this.engine = engine;
    this.port = port;
  }

  /**
   * Prepares the server; it listens from {@link #start} on.
   *
   * @param socketIdPrefix what socket ids begin with, so that the cluster knows them by it
   * @throws StartException when the port is taken
   */
  static PublicServer create(NodeConfig config, String socketIdPrefix, HttpPages pages)
      throws StartException {
    ListenConfig listen = config.listen();
    int port = free(listen);
    SocketIOServer server = new SocketIOServer(library(config, port));
    SocketIoEngine engine =
        new SocketIoEngine(
            EngineOptions.builder()
                .maxPayload(config.clients().maxPayload())
                .allowedOrigins(Set.copyOf(config.clients().allowedOrigins()))
                .socketIdPrefix(socketIdPrefix)
                // No listener of this program blocks, and none asks the library for rooms.
                .listeners(ListenerThreads.EVENT_LOOP)
                .libraryRooms(false)
                .pages(pages)
                .build());
    server.setPipelineFactory(engine);
    config.identity().namespaces().forEach(server::addNamespace);
    return new PublicServer(server, engine, port);
  }

  private static Configuration library(NodeConfig config, int port) {
    ClientConfig clients = config.clients();
    Configuration library = new Configuration();
    library.setHostname(config.listen().host());
    library.setPort(port);
    library.setBossThreads(1);
    library.setWorkerThreads(config.listen().eventLoops());
    library.setUseLinuxNativeEpoll(SocketIoEngine.epollIsAvailable());
    library.setPingInterval((int) clients.pingInterval().toMillis());
    library.setPingTimeout((int) clients.pingTimeout().toMillis());
    // Every answer is given by the program itself, often later than the listener returns.
    library.setAckMode(AckMode.MANUAL);
    SocketConfig sockets = new SocketConfig();
    sockets.setReuseAddress(true);
    sockets.setAcceptBackLog(ACCEPT_BACKLOG);
    library.setSocketConfig(sockets);
    return library;
  }

  /** Asks before the library does, because it neither tells its port nor fails in one line. */
  private static int free(ListenConfig listen) throws StartException {
    try (ServerSocket socket =
        new ServerSocket(listen.port(), 1, InetAddress.getByName(listen.host()))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw StartException.portTaken(Setting.PORT, listen.port(), e);
    }
  }

  void start() {
    server.start();
  }

  int port() {
    return port;
  }

  SocketIoEngine engine() {
    return engine;
  }

  /** The namespace through the library's door. */
  SocketIONamespace listeners(String nsp) {
    return server.getNamespace(nsp.equals("/") ? "" : nsp);
  }

  /** The namespace through the engine's door. */
  EngineNamespace sockets(String nsp) {
    return engine.of(nsp);
  }

  /** Sends every client away and takes no new ones. */
  void disconnectAll() {
    engine.refuseNewConnections();
    engine.disconnectAll();
  }

  /** Ends the threads of the server, which the library does slowly; bounded. */
  @Override
  public void close() {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    Thread stopping =
        new Thread(
            () -> {
              server.stop();
              stopped.complete(null);
            },
            "engine-stop");
    stopping.setDaemon(true);
    stopping.start();
    stopped
        .orTimeout(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              log.warn("the server did not stop within {}", STOP_TIMEOUT);
              return null;
            })
        .join();
  }
}
