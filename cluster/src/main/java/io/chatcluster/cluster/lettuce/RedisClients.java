package io.chatcluster.cluster.lettuce;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.chatcluster.cluster.lettuce.link.SharedLoops;
import io.chatcluster.engine.EventLoops;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Lettuce's clients, set up as the options say; they share their threads. */
final class RedisClients {
  private static final Duration FIRST_DELAY = Duration.ofMillis(50);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final RedisOptions options;
  private final ClientResources resources;
  private final RedisClient client;
  private RedisClusterClient clusterClient;

  /**
   * @param loops null for threads of Lettuce's own, named {@code redis-…}
   * @param timer for Lettuce's timeouts: its own one wakes ten times a second
   */
  RedisClients(RedisOptions options, EventLoops loops, Timer timer) {
    this.options = options;
    AtomicInteger threads = new AtomicInteger();
    ClientResources.Builder builder =
        ClientResources.builder()
            .threadFactoryProvider(
                pool -> task -> daemon("redis-" + pool + "-" + threads.incrementAndGet(), task))
            .timer(timer)
            .reconnectDelay(
                Delay.fullJitter(FIRST_DELAY, options.maxReconnectDelay(), 50, MILLISECONDS));
    if (loops != null) {
      builder.eventLoopGroupProvider(new SharedLoops(loops));
    }
    this.resources = builder.build();
    this.client = RedisClient.create(resources);
    // Broken connections are made again by the links, and by nobody else.
    // Nor is there a timer for every command: the links notice a server that does not answer.
    ClientOptions.Builder once =
        ClientOptions.builder()
            .autoReconnect(false)
            // A Redis that is loading, busy or without a disk answers PING with an error. The links
            // ask for the role, which is an answer then too.
            .pingBeforeActivateConnection(false)
            .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build());
    common(once);
    this.client.setOptions(once.build());
  }

  private void common(ClientOptions.Builder builder) {
    KeepAliveOptions keepAlive =
        KeepAliveOptions.builder()
            .enable()
            .idle(Duration.ofSeconds(10))
            .interval(Duration.ofSeconds(3))
            .count(3)
            .build();
    builder
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(command -> true)
        .sslOptions(sslOptions())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(options.connectTimeout())
                .keepAlive(keepAlive)
                .build());
    if (options.access().password() != null) {
      builder.reauthenticateBehavior(ClientOptions.ReauthenticateBehavior.ON_NEW_CREDENTIALS);
    }
  }

  private SslOptions sslOptions() {
    RedisAccess access = options.access();
    SslOptions.Builder builder = SslOptions.builder().handshakeTimeout(options.connectTimeout());
    if (access.trusted() != null) {
      builder.trustManager(access.trusted().toFile());
    }
    if (access.certificate() != null) {
      builder.keyManager(access.certificate().toFile(), access.key().toFile(), new char[0]);
    }
    return builder.build();
  }

  RedisClient client() {
    return client;
  }

  /** The client of a Redis Cluster; to be called once. */
  RedisClusterClient clusterClient(List<RedisURI> nodes) {
    clusterClient = RedisClusterClient.create(resources, nodes);
    ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
    common(builder);
    builder.topologyRefreshOptions(
        ClusterTopologyRefreshOptions.builder()
            .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500))
            .refreshTriggersReconnectAttempts(1)
            .build());
    clusterClient.setOptions(builder.build());
    return clusterClient;
  }

  static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Closes every connection; takes at most a few seconds. */
  void close() {
    if (clusterClient != null) {
      clusterClient.shutdown(Duration.ZERO, CLOSE_TIMEOUT);
    }
    client.shutdown(Duration.ZERO, CLOSE_TIMEOUT);
    resources
        .shutdown(0, CLOSE_TIMEOUT.toMillis(), MILLISECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
  }
}
