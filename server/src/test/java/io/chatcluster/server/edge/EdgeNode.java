package io.chatcluster.server.edge;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.ClusterOptions;
import io.chatcluster.cluster.lettuce.LettuceBus;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.lettuce.LettuceRoomLog;
import io.chatcluster.cluster.lettuce.RedisOptions;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.server.chat.Limits;
import io.chatcluster.server.chat.RoomCreation;
import io.chatcluster.server.chat.ThreadTimers;
import io.chatcluster.server.redis.PresenceOptions;
import io.chatcluster.server.redis.RedisPresence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A whole node on Redis, with the lobby and two chat namespaces, in this JVM. */
final class EdgeNode implements AutoCloseable {
  final int port;
  private final LettuceConnections connections;
  private final Cluster cluster;
  private final RedisPresence presence;
  private final ThreadTimers timers = new ThreadTimers();
  private final SocketIoEngine engine;
  private final SocketIOServer server;

  /** A node with a short lease, so that its end is soon. */
  EdgeNode(String redisUri, String name) {
    this(
        redisUri,
        new PresenceOptions(
            "chat:",
            name,
            Duration.ofMillis(1_500),
            Duration.ofMillis(300),
            Duration.ofSeconds(2)));
  }

  EdgeNode(String redisUri, PresenceOptions presenceOptions) {
    String name = presenceOptions.node();
    port = freePort();
    connections = new LettuceConnections(RedisOptions.of(redisUri, name));
    RoomLogOptions logging = RoomLogOptions.DEFAULTS;
    ClusterOptions options = ClusterOptions.defaults();
    cluster =
        new Cluster(new LettuceBus(connections), new LettuceRoomLog(connections, logging), options);
    now(cluster.start());
    presence =
        now(RedisPresence.connect(connections, presenceOptions, timers, InstantSource.system()));
    engine =
        new SocketIoEngine(
            EngineOptions.builder()
                .listeners(ListenerThreads.EVENT_LOOP)
                .socketIdPrefix(options.socketIdPrefix())
                .libraryRooms(false)
                .build());
    Configuration library = new Configuration();
    library.setHostname("127.0.0.1");
    library.setPort(port);
    library.setBossThreads(1);
    library.setWorkerThreads(2);
    library.setAckMode(AckMode.MANUAL);
    library.getSocketConfig().setReuseAddress(true);
    server = new SocketIOServer(library);
    server.setPipelineFactory(engine);
    Announcements announcements = new Announcements();
    LobbyEvents lobby = new LobbyEvents(cluster, presence, timers, Limits.DEFAULTS);
    lobby.attach(server.getNamespace(""), engine.of("/"));
    announcements.add("/", lobby.presenceListener());
    RoomCreation creation = new RoomCreation(0, 0, timers);
    for (String namespace : List.of("/chat", "/other")) {
      ChatEvents chat =
          new ChatEvents(
              namespace,
              name,
              cluster,
              presence,
              timers,
              Limits.DEFAULTS,
              creation,
              InstantSource.system());
      chat.attach(server.addNamespace(namespace), engine.of(namespace));
      announcements.add(namespace, chat.presenceListener());
    }
    now(presence.start(announcements));
    server.start();
  }

  /** The cluster as this member sees it. */
  Cluster cluster() {
    return cluster;
  }

  /** Whether it hears the other nodes. */
  boolean isHealthy() {
    return cluster.healthy();
  }

  /** Ends like a process that is killed: Redis hears nothing more of it. */
  void kill() {
    timers.close();
    cluster.close();
    connections.close();
    stopServer();
  }

  /** Does not wait for the event loops, which take seconds to end. */
  private void stopServer() {
    engine.disconnectAll();
    Thread ending = new Thread(server::stop, "edge-node-end");
    ending.setDaemon(true);
    ending.start();
  }

  @Override
  public void close() {
    stopServer();
    now(presence.close());
    timers.close();
    cluster.close();
    connections.close();
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
