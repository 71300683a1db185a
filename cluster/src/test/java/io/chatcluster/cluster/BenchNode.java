package io.chatcluster.cluster;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import io.chatcluster.cluster.lettuce.LettuceBus;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.lettuce.LettuceMembership;
import io.chatcluster.cluster.lettuce.LettuceRoomLog;
import io.chatcluster.cluster.lettuce.RedisOptions;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.engine.EngineServer;
import io.chatcluster.engine.EventLoops;
import io.chatcluster.engine.MemoryReturn;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.ListenerThreads;
import java.util.concurrent.TimeUnit;

/**
 * A node to be measured: engine and cluster without a chat, wired as the chat server wires them.
 * {@code --port 3000 --redis 6379 --loops 1}. Not a test; docs/performance.md says what is sent to
 * it.
 */
public final class BenchNode {
  private static final String MAIN = "/";
  private static final int ACCEPT_BACKLOG = 4096;

  private BenchNode() {}

  /** Serves until the process is ended. */
  public static void main(String[] args) throws Exception {
    MemoryReturn.begin();
    int port = option(args, "--port", 3000);
    EventLoops loops = new EventLoops(option(args, "--loops", 1));
    LettuceConnections connections =
        new LettuceConnections(
            RedisOptions.of("redis://127.0.0.1:" + option(args, "--redis", 6379), "bench-" + port),
            loops);
    Cluster cluster =
        new Cluster(
            new LettuceBus(connections),
            new LettuceRoomLog(connections, RoomLogOptions.DEFAULTS),
            new LettuceMembership(connections, RoomLogOptions.DEFAULTS.keyPrefix()),
            ClusterOptions.defaults(),
            loops.executors());
    cluster.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
    SocketIoEngine engine =
        new SocketIoEngine(
            EngineOptions.builder()
                .socketIdPrefix(cluster.options().socketIdPrefix())
                .listeners(ListenerThreads.EVENT_LOOP)
                .libraryRooms(false)
                .build());
    EngineServer server = new EngineServer(configuration(port), engine, loops);
    listen(server.namespace(MAIN), cluster);
    cluster.attach(engine.of(MAIN));
    server.start();
    System.out.println("listening on " + server.port());
    Thread.currentThread().join();
  }

  private static int option(String[] args, String name, int otherwise) {
    for (int i = 0; i + 1 < args.length; i++) {
      if (args[i].equals(name)) {
        return Integer.parseInt(args[i + 1]);
      }
    }
    return otherwise;
  }

  private static Configuration configuration(int port) {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(port);
    configuration.setAckMode(AckMode.MANUAL);
    configuration.getSocketConfig().setReuseAddress(true);
    configuration.getSocketConfig().setAcceptBackLog(ACCEPT_BACKLOG);
    return configuration;
  }

  private static void listen(SocketIONamespace namespace, Cluster cluster) {
    namespace.addEventListener(
        "join", String.class, (client, room, ack) -> join(cluster, client, room, ack));
    namespace.addMultiTypeEventListener(
        "room message",
        (client, data, ack) ->
            cluster.of(MAIN).to((String) data.first()).emit("room message", data.<Object>get(1)),
        String.class,
        String.class);
    namespace.addEventListener(
        "echo", String.class, (client, payload, ack) -> ack.sendAckData(payload));
  }

  /** Answers when nothing that is emitted to the room can be missed any more. */
  private static void join(Cluster cluster, SocketIOClient client, String room, AckRequest ack) {
    client.joinRoom(room);
    cluster
        .subscribed(MAIN, room)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                ack.sendAckData();
              } else {
                client.disconnect();
              }
            });
  }
}
