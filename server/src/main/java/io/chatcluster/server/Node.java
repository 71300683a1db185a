package io.chatcluster.server;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOServer;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.server.cli.CommandLineReader;
import io.chatcluster.server.config.ListenConfig;
import io.chatcluster.server.config.NodeConfig;
import io.chatcluster.server.config.Setting;
import io.chatcluster.server.http.ManagementServer;
import io.chatcluster.server.http.Meters;
import io.chatcluster.server.http.PublicPages;
import io.chatcluster.server.http.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of one node together, and takes them apart in reverse order. */
public final class Node implements RunningNode {
  private static final Logger log = LoggerFactory.getLogger(Node.class);

  private final Deque<Part> parts = new ArrayDeque<>();
  private final Readiness readiness = new Readiness();
  private final NodeConfig config;
  private int port;
  private int managementPort;

  /** Something that runs and is closed with the node. */
  private record Part(String name, AutoCloseable closeable) {}

  private Node(NodeConfig config) {
    this.config = config;
  }

  /**
   * A node that serves.
   *
   * @throws StartException when a port is taken or Redis is out of reach
   * @throws InterruptedException when the thread is interrupted meanwhile
   */
  static Node start(NodeConfig config) throws StartException, InterruptedException {
    Node node = new Node(config);
    try {
      node.startParts();
      return node;
    } catch (StartException | RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  private void startParts() throws StartException {
    Meters meters =
        part("meters", new Meters(CommandLineReader.version(), config.identity().nodeId()));
    meters.gauge(
        "chat_ready", "1 when clients are sent here", () -> readiness.report().ready() ? 1 : 0);
    managementPort = startManagement(meters);
    port = startPublic();
    readiness.started();
  }

  private int startManagement(Meters meters) throws StartException {
    try {
      return part("management", ManagementServer.start(config.management(), readiness, meters))
          .port();
    } catch (IOException e) {
      throw taken(Setting.MANAGEMENT_PORT, config.management().port(), e);
    }
  }

  private int startPublic() throws StartException {
    ListenConfig listen = config.listen();
    int free = free(listen);
    Configuration library = new Configuration();
    library.setHostname(listen.host());
    library.setPort(free);
    library.setBossThreads(1);
    library.setWorkerThreads(listen.eventLoops());
    library.setPingInterval((int) config.clients().pingInterval().toMillis());
    library.setPingTimeout((int) config.clients().pingTimeout().toMillis());
    library.setMaxHttpContentLength(config.clients().maxPayload());
    library.setMaxFramePayloadLength(config.clients().maxPayload());
    SocketConfig sockets = new SocketConfig();
    sockets.setReuseAddress(true);
    library.setSocketConfig(sockets);
    SocketIOServer server = new SocketIOServer(library);
    server.setPipelineFactory(
        new SocketIoEngine(
            EngineOptions.builder()
                .maxPayload(config.clients().maxPayload())
                .allowedOrigins(Set.copyOf(config.clients().allowedOrigins()))
                .pages(new PublicPages(config.identity(), readiness))
                .build()));
    server.start();
    part("engine", server::stop);
    return free;
  }

  /** Asks before the library does, because it neither tells its port nor fails in one line. */
  private static int free(ListenConfig listen) throws StartException {
    try (ServerSocket socket =
        new ServerSocket(listen.port(), 1, InetAddress.getByName(listen.host()))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw taken(Setting.PORT, listen.port(), e);
    }
  }

  private static StartException taken(Setting setting, int port, IOException cause) {
    return new StartException(
        "port %d cannot be bound (%s): %s".formatted(port, setting.names(), cause.getMessage()),
        cause);
  }

  private <T extends AutoCloseable> T part(String name, T closeable) {
    parts.push(new Part(name, closeable));
    return closeable;
  }

  @Override
  public String url() {
    return "http://localhost:" + port;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int managementPort() {
    return managementPort;
  }

  @Override
  public void close() {
    readiness.draining();
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.closeable().close();
      } catch (Exception e) {
        log.error("{} could not be closed", part.name(), e);
      }
    }
  }
}
