package io.chatcluster.server;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.ClusterOptions;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.members.LeaseOptions;
import io.chatcluster.cluster.wire.WireKind;
import io.chatcluster.engine.EventLoops;
import io.chatcluster.server.chat.Timers;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.config.ClusterConfig;
import io.chatcluster.server.config.NodeConfig;
import io.chatcluster.server.config.RedisConfig;
import io.chatcluster.server.config.Setting;
import io.chatcluster.server.config.text.RedisUrl;
import io.chatcluster.server.memory.MemoryPresence;
import io.chatcluster.server.redis.PresenceOptions;
import io.chatcluster.server.redis.RedisPresence;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What joins this node with the others: the cluster and the presence, on Redis or in memory. */
final class Backend implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Backend.class);
  private static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration HAND_OVER_TIMEOUT = Duration.ofSeconds(2);

  private final Cluster cluster;
  private final Presence presence;
  private final RedisPresence leased;

  private Backend(Cluster cluster, Presence presence, RedisPresence leased) {
    this.cluster = cluster;
    this.presence = presence;
    this.leased = leased;
  }

  /**
   * Connects.
   *
   * @throws StartException when Redis stays out of reach for the time the configuration gives it
   */
  static Backend start(NodeConfig config, Timers timers, EventLoops loops)
      throws StartException, InterruptedException {
    ClusterOptions options =
        ClusterOptions.defaults()
            .withChannelPrefix(config.cluster().channelPrefix())
            .withMaxMessageBytes(busBytes(config.clients().maxPayload()))
            .withWire(wire(config.cluster().wire()))
            .withLease(LeaseOptions.DEFAULTS.withNode(config.identity().nodeId()));
    return config.redis().isPresent()
        ? onRedis(config, config.redis().get(), options, timers, loops)
        : inMemory(options, loops);
  }

  /**
   * What a message of this size can become on the bus: a short number of JSON is longer in
   * MessagePack, and there is an envelope.
   */
  private static int busBytes(int maxPayload) {
    return Math.max(4 << 20, 3 * maxPayload + (64 << 10));
  }

  private static WireKind wire(String name) {
    return switch (name) {
      case "classic" -> WireKind.CLASSIC;
      case "sharded" -> WireKind.SHARDED_DYNAMIC;
      case "sharded-static" -> WireKind.SHARDED_STATIC;
      case "sharded-dynamic-private" -> WireKind.SHARDED_DYNAMIC_PRIVATE;
      default -> throw new IllegalArgumentException("no wire: " + name);
    };
  }

  private static Backend inMemory(ClusterOptions options, EventLoops loops) {
    Cluster cluster = Cluster.inMemory().options(options).deliverOn(loops.executors()).build();
    cluster.start().toCompletableFuture().join();
    return new Backend(cluster, new MemoryPresence(InstantSource.system()), null);
  }

  private static Backend onRedis(
      NodeConfig config, RedisConfig redis, ClusterOptions options, Timers timers, EventLoops loops)
      throws StartException, InterruptedException {
    databaseWarning(redis, options.channelPrefix()).ifPresent(log::warn);
    LettuceConnections connections =
        new LettuceConnections(RedisAccessReader.options(redis, config.identity()), loops);
    Cluster cluster =
        Cluster.redis(connections)
            .keyPrefix(keyPrefix(options.channelPrefix()))
            .options(options)
            .deliverOn(loops.executors())
            .build();
    boolean started = false;
    try {
      RedisPresence presence =
          connected(
              redis,
              () ->
                  RedisPresence.connect(
                      connections, presenceOptions(config), timers, InstantSource.system()));
      connected(redis, cluster::start);
      started = true;
      return new Backend(cluster, presence, presence);
    } finally {
      if (!started) {
        cluster.close();
      }
    }
  }

  /** Two clusters that differ by the number alone would receive each other's messages. */
  static Optional<String> databaseWarning(RedisConfig redis, String channelPrefix) {
    int database = RedisUrl.database(redis.url());
    return database == 0 || !channelPrefix.equals(Setting.CHANNEL_PREFIX.defaultText())
        ? Optional.empty()
        : Optional.of(
            "The database number "
                + database
                + " separates keys, not channels: clusters on other numbers of this Redis receive"
                + " each other's messages. Give each its own "
                + Setting.CHANNEL_PREFIX.names()
                + " instead of the default "
                + channelPrefix);
  }

  /** Clusters that share a Redis are apart by one prefix, in channels and keys alike. */
  private static String keyPrefix(String channelPrefix) {
    return channelPrefix + ":chat:";
  }

  private static PresenceOptions presenceOptions(NodeConfig config) {
    ClusterConfig cluster = config.cluster();
    return new PresenceOptions(
        keyPrefix(cluster.channelPrefix()),
        config.identity().nodeId(),
        cluster.leaseTtl(),
        cluster.leaseRenew(),
        OPERATION_TIMEOUT);
  }

  private static <T> T connected(RedisConfig redis, Supplier<CompletionStage<T>> attempt)
      throws StartException, InterruptedException {
    Duration patience = redis.connectTimeout().plus(OPERATION_TIMEOUT);
    return RedisWait.connect(
        redis,
        () -> attempt.get().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  Cluster cluster() {
    return cluster;
  }

  Presence presence() {
    return presence;
  }

  /** Presence in Redis; empty where it is in memory. */
  Optional<RedisPresence> redisPresence() {
    return Optional.ofNullable(leased);
  }

  /** Begins the lease of this node; in memory there is none. */
  void startLease(Presence.Listener listener) {
    if (leased != null) {
      leased
          .start(listener)
          .exceptionally(
              failure -> {
                log.warn("the presence begins as soon as Redis answers: {}", failure.getMessage());
                return null;
              });
    }
  }

  /** Hands over the presence and leaves the cluster; takes at most a few seconds. */
  @Override
  public void close() {
    if (leased != null) {
      leased
          .close()
          .toCompletableFuture()
          .orTimeout(HAND_OVER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(
              late -> {
                log.warn("the presence was not handed over in time, another node will clean up");
                return null;
              })
          .join();
    }
    cluster.close();
  }
}
