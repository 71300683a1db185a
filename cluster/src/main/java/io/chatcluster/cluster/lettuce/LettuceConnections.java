package io.chatcluster.cluster.lettuce;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.engine.EventLoops;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The connections of one node to Redis: the client, its threads (named {@code redis-…}), and the
 * one connection on which the bus publishes and the log appends. Broken connections are made again
 * by themselves; while one is broken its commands fail at once, and a command whose answer was lost
 * is never sent again.
 */
public final class LettuceConnections implements AutoCloseable {
  private static final RedisCodec<String, byte[]> BYTES =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
  private static final Duration FIRST_DELAY = Duration.ofMillis(50);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final RedisOptions options;
  private final RedisURI uri;
  private final ClientResources resources;
  private final RedisClient client;
  private final ExecutorService timers =
      Executors.newSingleThreadExecutor(task -> daemon("redis-flush", task));
  private final Executor flusher;
  private volatile boolean isClosed;
  private CompletableFuture<BatchedConnection> shared;

  /**
   * Prepares; nothing is connected yet.
   *
   * @throws IllegalArgumentException if the URI cannot be read
   */
  public LettuceConnections(RedisOptions options) {
    this(options, null);
  }

  /**
   * Prepares connections on event loops that the program has already: what a client's message
   * causes in Redis, and what Redis causes at clients, then needs no change of threads.
   *
   * @param loops stay the caller's, and are closed after this; null for threads of its own
   * @throws IllegalArgumentException if the URI cannot be read
   */
  public LettuceConnections(RedisOptions options, EventLoops loops) {
    this.options = options;
    this.flusher = loops == null ? timers : loops.executors().get(0);
    this.uri = RedisURI.create(options.uri());
    this.uri.setClientName(options.clientName());
    this.uri.setTimeout(options.connectTimeout());
    AtomicInteger threads = new AtomicInteger();
    ClientResources.Builder builder =
        ClientResources.builder()
            .threadFactoryProvider(
                pool -> task -> daemon("redis-" + pool + "-" + threads.incrementAndGet(), task))
            .reconnectDelay(
                Delay.fullJitter(FIRST_DELAY, options.maxReconnectDelay(), 50, MILLISECONDS));
    if (loops != null) {
      builder.eventLoopGroupProvider(new SharedLoops(loops));
    }
    this.resources = builder.build();
    this.client = RedisClient.create(resources, uri);
    this.client.setOptions(clientOptions());
  }

  private ClientOptions clientOptions() {
    KeepAliveOptions keepAlive =
        KeepAliveOptions.builder()
            .enable()
            .idle(Duration.ofSeconds(10))
            .interval(Duration.ofSeconds(3))
            .count(3)
            .build();
    return ClientOptions.builder()
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(command -> true)
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(options.connectTimeout())
                .keepAlive(keepAlive)
                .build())
        .build();
  }

  /**
   * A connection of its own, with text as values and commands that are sent at once.
   *
   * @return fails with {@link ClusterUnavailableException} after the attempts of the options; the
   *     caller closes the connection
   */
  public CompletionStage<StatefulRedisConnection<String, String>> connect() {
    return attempt(() -> client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture(), 1);
  }

  CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> connectPubSub() {
    return attempt(() -> client.connectPubSubAsync(BYTES, uri).toCompletableFuture(), 1);
  }

  /** The connection that bus and log share; connected at the first call. */
  synchronized CompletableFuture<BatchedConnection> shared() {
    if (shared == null || shared.isCompletedExceptionally()) {
      shared =
          attempt(() -> client.connectAsync(BYTES, uri).toCompletableFuture(), 1)
              .thenApply(connection -> new BatchedConnection(connection, flusher, options));
    }
    return shared;
  }

  private <C> CompletableFuture<C> attempt(Supplier<CompletableFuture<C>> connecting, int number) {
    return connecting
        .get()
        .exceptionallyCompose(
            failure -> {
              if (number >= options.connectAttempts() || isClosed) {
                return CompletableFuture.failedFuture(unreachable(number, failure));
              }
              return CompletableFuture.runAsync(() -> {}, delayed(number))
                  .thenCompose(done -> attempt(connecting, number + 1));
            });
  }

  private Executor delayed(int attempts) {
    long millis =
        Math.min(
            options.maxReconnectDelay().toMillis(),
            FIRST_DELAY.toMillis() << Math.min(attempts, 10));
    return CompletableFuture.delayedExecutor(millis, MILLISECONDS, timers);
  }

  private ClusterUnavailableException unreachable(int attempts, Throwable failure) {
    String address = uri.getHost() + ":" + uri.getPort();
    return new ClusterUnavailableException(
        "Redis at " + address + " could not be reached in " + attempts + " attempts", failure);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Closes every connection that was made here; takes at most a few seconds. */
  @Override
  public void close() {
    isClosed = true;
    client.shutdown(Duration.ZERO, CLOSE_TIMEOUT);
    resources
        .shutdown(0, CLOSE_TIMEOUT.toMillis(), MILLISECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
    timers.shutdownNow();
  }
}
