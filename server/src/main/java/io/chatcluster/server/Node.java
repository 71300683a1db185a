package io.chatcluster.server;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.engine.EventLoops;
import io.chatcluster.server.chat.Limits;
import io.chatcluster.server.chat.RoomCreation;
import io.chatcluster.server.chat.ThreadTimers;
import io.chatcluster.server.cli.CommandLineReader;
import io.chatcluster.server.config.ManagementConfig;
import io.chatcluster.server.config.NodeConfig;
import io.chatcluster.server.config.Setting;
import io.chatcluster.server.edge.Announcements;
import io.chatcluster.server.edge.ChatEvents;
import io.chatcluster.server.edge.LobbyEvents;
import io.chatcluster.server.http.ManagementServer;
import io.chatcluster.server.http.Meters;
import io.chatcluster.server.http.PublicPages;
import io.chatcluster.server.http.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of one node together, and takes them apart in reverse order. */
public final class Node implements RunningNode {
  private static final Logger log = LoggerFactory.getLogger(Node.class);
  private static final String LOBBY = "/";
  private static final String WIRE = "wire";
  private static final Duration READINESS_CHECK = Duration.ofMillis(500);

  private final Deque<Part> parts = new ArrayDeque<>();
  private final Readiness readiness = new Readiness();
  private final NodeConfig config;
  private PublicServer server;
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
    } catch (StartException | InterruptedException | RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  private void startParts() throws StartException, InterruptedException {
    Meters meters =
        part("meters", new Meters(CommandLineReader.version(), config.identity().nodeId()));
    NodeMeters counted = new NodeMeters(meters);
    counted.readiness(readiness);
    managementPort = startManagement(meters);
    EventLoops loops = part("event loops", new EventLoops(config.listen().eventLoops()));
    ThreadTimers timers = part("timers", new ThreadTimers());
    Backend backend = part("cluster", Backend.start(config, timers, loops));
    counted.cluster(backend.cluster());
    timers.every(READINESS_CHECK, () -> checkWires(backend.cluster()));
    backend.redisPresence().ifPresent(counted::presence);
    server =
        new PublicServer(
            config,
            backend.cluster().options().socketIdPrefix(),
            new PublicPages(config.identity(), readiness),
            loops);
    attach(backend, timers);
    counted.engine(server.engine(), namespaces());
    if (config.listen().tls().isPresent()) {
      counted.certificate(server.engine());
    }
    timers.every(
        READINESS_CHECK,
        new RedisReadiness(backend.cluster(), backend.redisPresence(), readiness)::look);
    part("server", server).start();
    readiness.started();
  }

  private int startManagement(Meters meters) throws StartException {
    try {
      return part("management", ManagementServer.start(config.management(), readiness, meters))
          .port();
    } catch (IOException e) {
      ManagementConfig address = config.management();
      throw StartException.notBound(
          Setting.MANAGEMENT_HOST, address.host(), Setting.MANAGEMENT_PORT, address.port(), e);
    }
  }

  /** Brings the events of every namespace to their rules, and the namespaces into the cluster. */
  private void attach(Backend backend, ThreadTimers timers) {
    Announcements announcements = new Announcements();
    LobbyEvents lobby = new LobbyEvents(backend.cluster(), backend.presence(), timers, limits());
    announcements.add(LOBBY, lobby.presenceListener());
    lobby.attach(server.listeners(LOBBY), server.sockets(LOBBY));
    RoomCreation creation =
        new RoomCreation(
            config.clients().roomsCreatedPerUser(),
            config.clients().roomsCreatedPerAddress(),
            timers);
    for (String nsp : config.identity().namespaces()) {
      ChatEvents chat =
          new ChatEvents(
              nsp,
              config.identity().nodeId(),
              backend.cluster(),
              backend.presence(),
              timers,
              limits(),
              creation,
              InstantSource.system());
      announcements.add(nsp, chat.presenceListener());
      chat.attach(server.listeners(nsp), server.sockets(nsp));
    }
    backend.startLease(announcements);
  }

  private Limits limits() {
    return Limits.DEFAULTS.withRequestBudget(config.clients().requestBudget());
  }

  private List<String> namespaces() {
    List<String> names = new ArrayList<>(config.identity().namespaces());
    names.add(0, LOBBY);
    return names;
  }

  /** It serves its own clients all the same, and the others may be the ones that are wrong. */
  private void checkWires(Cluster cluster) {
    List<String> others = cluster.membersOnOtherWires();
    if (others.isEmpty()) {
      readiness.ready(WIRE);
    } else {
      readiness.impaired(
          WIRE, "the cluster is split, other nodes use another wire: " + String.join(", ", others));
    }
  }

  private <T extends AutoCloseable> T part(String name, T closeable) {
    parts.push(new Part(name, closeable));
    return closeable;
  }

  @Override
  public String url() {
    return (config.listen().tls().isPresent() ? "https" : "http") + "://localhost:" + port();
  }

  @Override
  public int port() {
    return server.port();
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
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        log.error("{} could not be closed", part.name(), e);
      }
    }
  }
}
