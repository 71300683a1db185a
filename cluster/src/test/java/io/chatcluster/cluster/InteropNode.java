package io.chatcluster.cluster;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIONamespace;
import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.interop.CommandLine;
import io.chatcluster.cluster.interop.ControlPort;
import io.chatcluster.cluster.interop.Operations;
import io.chatcluster.cluster.lettuce.LettuceBus;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.lettuce.LettuceMembership;
import io.chatcluster.cluster.lettuce.LettuceRoomLog;
import io.chatcluster.cluster.lettuce.LettuceShardedBus;
import io.chatcluster.cluster.lettuce.RedisOptions;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.cluster.query.QueryOptions;
import io.chatcluster.cluster.tally.TallyOptions;
import io.chatcluster.cluster.wire.WireKind;
import io.chatcluster.engine.EngineServer;
import io.chatcluster.engine.EventLoops;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.api.EngineOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One node of a cluster with the namespaces {@code /} and {@code /custom}, driven through a control
 * port: {@code --redis-url redis://127.0.0.1:6379 --adapter classic|sharded}, or {@code
 * sharded-static} and {@code sharded-dynamic-private} for its other modes. It prints one line,
 * {@code FOREIGN io=<port> ctl=<port>}, and runs until it is killed; with {@code --parent PID} it
 * ends when that process does. Not a test; started by tests and by hand.
 *
 * <p>In every namespace the event {@code echo} with an ack is acked with its own arguments.
 */
public final class InteropNode implements AutoCloseable {
  private static final List<String> NAMESPACES = List.of("/", "/custom", "/Ünï ☕");
  private static final int LOOPS = 2;

  /** Beyond what the attempts to connect may take: they say what is wrong. */
  static final int START_SECONDS = 120;

  private static final int MOST_ARGUMENTS = 16;

  private final EventLoops loops = new EventLoops(LOOPS);
  private final LettuceConnections redis;
  private final Cluster cluster;
  private final EngineServer server;
  private final ControlPort control;

  private InteropNode(String redisUrl, String adapter) throws Exception {
    redis = new LettuceConnections(RedisOptions.of(redisUrl, "interop"), loops);
    cluster =
        new Cluster(
            bus(redis, adapter),
            new LettuceRoomLog(redis, RoomLogOptions.DEFAULTS),
            new LettuceMembership(redis, RoomLogOptions.DEFAULTS.keyPrefix()),
            options(adapter),
            loops.executors());
    SocketIoEngine engine =
        new SocketIoEngine(
            EngineOptions.builder().socketIdPrefix(cluster.options().socketIdPrefix()).build());
    cluster.start().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    server = new EngineServer(configuration(), engine, loops);
    for (String name : NAMESPACES) {
      echo(server.namespace(name));
      cluster.attach(engine.of(name));
    }
    server.start();
    control = Operations.of(cluster, engine::of, adapter);
  }

  private static ClusterOptions options(String adapter) {
    // Rooms that were left are not listened to for long, and losses are told often, so that tests
    // see it soon.
    return ClusterOptions.defaults()
        .withWire(wire(adapter))
        .withQueries(QueryOptions.DEFAULTS.sharingCredentials())
        .withTallies(TallyOptions.DEFAULTS.every(Duration.ofMillis(100)))
        .withSubscriptions(Duration.ofMillis(50), Duration.ofSeconds(2));
  }

  static Bus bus(LettuceConnections redis, String adapter) {
    return wire(adapter).isSharded() ? new LettuceShardedBus(redis) : new LettuceBus(redis);
  }

  static WireKind wire(String adapter) {
    return switch (adapter) {
      case "classic" -> WireKind.CLASSIC;
      case "sharded" -> WireKind.SHARDED_DYNAMIC;
      case "sharded-static" -> WireKind.SHARDED_STATIC;
      case "sharded-dynamic-private" -> WireKind.SHARDED_DYNAMIC_PRIVATE;
      default -> throw new IllegalArgumentException("no such adapter: " + adapter);
    };
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(0);
    configuration.setAckMode(AckMode.MANUAL);
    return configuration;
  }

  private static void echo(SocketIONamespace namespace) {
    Class<?>[] any = new Class<?>[MOST_ARGUMENTS];
    Arrays.fill(any, Object.class);
    namespace.addMultiTypeEventListener(
        "echo", (client, data, ack) -> ack.sendAckData(data.getArgs().toArray()), any);
  }

  @Override
  public void close() {
    control.close();
    server.close();
    cluster.close();
    redis.close();
    loops.close();
  }

  /** Starts a node. */
  public static void main(String[] args) throws Exception {
    Map<String, String> given = CommandLine.options(args);
    CommandLine.endWith(given.get("--parent"));
    InteropNode node =
        new InteropNode(
            given.getOrDefault("--redis-url", "redis://127.0.0.1:6379"),
            given.getOrDefault("--adapter", "classic"));
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "interop-stop"));
    System.out.println("FOREIGN io=" + node.server.port() + " ctl=" + node.control.port());
    Thread.currentThread().join();
  }
}
