package io.chatcluster.cluster.lettuce;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.RedisErrorKind;
import io.chatcluster.cluster.bus.RedisErrors;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.lettuce.link.BatchedConnection;
import io.chatcluster.cluster.lettuce.link.BatchedLink;
import io.chatcluster.cluster.lettuce.link.ErrorReplies;
import io.chatcluster.cluster.lettuce.link.Keyed;
import io.chatcluster.cluster.lettuce.link.Link;
import io.chatcluster.cluster.lettuce.link.LinkTimer;
import io.chatcluster.cluster.lettuce.link.Links;
import io.chatcluster.cluster.lettuce.link.Masters;
import io.chatcluster.cluster.lettuce.link.TextCommands;
import io.chatcluster.cluster.lettuce.place.ClusterMap;
import io.chatcluster.cluster.lettuce.place.MasterPlace;
import io.chatcluster.cluster.lettuce.place.Place;
import io.chatcluster.cluster.lettuce.place.RedisAddress;
import io.chatcluster.cluster.lettuce.place.RedisAddress.Kind;
import io.chatcluster.cluster.lettuce.place.SentinelPlace;
import io.chatcluster.cluster.lettuce.place.ShardPlace;
import io.chatcluster.engine.EventLoops;
import io.chatcluster.engine.NettyVersion;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one node to Redis, whether that is one server, a master that Sentinels name,
 * or a Redis Cluster. Broken connections are made again by themselves, and lead to the new master
 * where it has changed; while one is broken its commands fail at once, and a command whose answer
 * was lost is never sent again.
 */
public final class LettuceConnections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LettuceConnections.class);
  private static final String LETTUCE = "7.";
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  /**
   * Milliseconds between two reads of the map; longer than its own pause, so that it reads again.
   */
  private static final long MAP_PAUSE = 200;

  private static final Duration ASK_SENTINELS = Duration.ofMillis(200);
  private static final Duration LOOK_FOR_ANOTHER = Duration.ofMillis(400);

  private final RedisOptions options;
  private final RedisAddress address;
  private final RedisURI template;
  private final ScheduledThreadPoolExecutor thread;
  private final ExecutorService flushing;
  private final Executor flusher;
  private final RedisClients clients;
  private final Links links;
  private final RedisClusterClient clusterClient;
  private final ClusterMap map;
  private final Place place;
  private final BatchedLink publishing;
  private final Masters masters;
  private final Keyed keyed;
  private final List<Runnable> breaks = new CopyOnWriteArrayList<>();
  private final RedisErrors errors = ErrorReplies.logged();
  private CompletableFuture<Keyed> shared;

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
   * @throws IllegalStateException if the versions of Netty and Lettuce on the class path do not fit
   */
  public LettuceConnections(RedisOptions options, EventLoops loops) {
    NettyVersion.check();
    requireLettuce(RedisURI.class.getPackage().getImplementationVersion());
    this.options = options;
    this.address = RedisAddress.parse(options.uri());
    // Apart from the timer of the cluster, which renews leases: here the program's supplier of a
    // password may read a file, and the names of servers are looked up.
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> RedisClients.daemon("redis-links", task),
            // After close() a task means nothing.
            new ThreadPoolExecutor.DiscardPolicy());
    this.thread.setRemoveOnCancelPolicy(true);
    this.flushing =
        Executors.newSingleThreadExecutor(task -> RedisClients.daemon("redis-flush", task));
    this.flusher = loops == null ? flushing : loops.executors().get(0);
    this.template = template();
    this.clients = new RedisClients(options, loops, new LinkTimer(thread));
    Duration step = options.connectTimeout().multipliedBy(1L + address.servers().size());
    this.links =
        new Links(
            clients.client(), new Link.Settings(thread, flusher, step, longestPause(), errors));
    errors.addListener(
        new RedisErrors.Listener() {
          @Override
          public void refused(RedisOperation operation, RedisErrorKind kind) {
            if (kind == RedisErrorKind.READONLY) {
              links.suspect();
            }
          }
        });
    boolean isCluster = address.kind() == Kind.CLUSTER;
    List<RedisURI> seeds = isCluster ? seeds() : List.of();
    this.clusterClient = isCluster ? clients.clusterClient(seeds) : null;
    this.map = isCluster ? new ClusterMap(clusterClient, seeds, template, thread) : null;
    MasterPlace first = isCluster ? new MasterPlace(map, null) : null;
    this.place = place(first);
    this.publishing = batched("publishing", isCluster ? first : place);
    if (isCluster) {
      this.masters = new Masters(map, this::toMaster, link -> links.end(link.link()));
      this.keyed = new Keyed(masters::ownerOf, map, thread);
      map.onChange(links::check);
    } else {
      this.masters = null;
      this.keyed = new Keyed(key -> publishing.connection(), null, thread);
    }
  }

  /** Visible for tests. {@code version} is null or the program's own where jars are repackaged. */
  static void requireLettuce(String version) {
    if (version != null && version.contains(".RELEASE") && !version.startsWith(LETTUCE)) {
      throw new IllegalStateException(
          "Lettuce "
              + version
              + " is on the class path; needed: "
              + LETTUCE
              + "x. Import io.chatcluster:chat-cluster-bom first in dependencyManagement");
    }
  }

  /** Where another server can take over, it is looked for more often. */
  private Duration longestPause() {
    Duration longest =
        switch (address.kind()) {
          case STANDALONE -> options.maxReconnectDelay();
          case SENTINEL -> ASK_SENTINELS;
          case CLUSTER -> LOOK_FOR_ANOTHER;
        };
    return longest.compareTo(options.maxReconnectDelay()) < 0
        ? longest
        : options.maxReconnectDelay();
  }

  private RedisURI template() {
    RedisURI uri = address.template();
    uri.setClientName(options.clientName());
    uri.setTimeout(options.connectTimeout());
    if (options.access().password() != null) {
      uri.setCredentialsProvider(new Credentials(options.access(), thread));
    }
    return uri;
  }

  private List<RedisURI> seeds() {
    return address.servers().stream()
        .map(
            seed ->
                RedisURI.builder(template)
                    .withHost(seed.getHost())
                    .withPort(seed.getPort())
                    .build())
        .toList();
  }

  /** Where hearing leads; in a Redis Cluster to another master than publishing. */
  private Place place(MasterPlace publishingPlace) {
    return switch (address.kind()) {
      case STANDALONE -> Place.at(template);
      case SENTINEL ->
          new SentinelPlace(
              clients.client(),
              address.servers(),
              address.masterId(),
              template,
              options.connectTimeout(),
              links::check);
      case CLUSTER -> new MasterPlace(map, publishingPlace);
    };
  }

  private BatchedLink toMaster(RedisURI master) {
    return batched("a master", new ShardPlace(map, master));
  }

  private BatchedLink batched(String name, Place place) {
    return new BatchedLink(
        newBatched(),
        listener -> links.commands(name, place, listener),
        () -> breaks.forEach(Runnable::run));
  }

  private BatchedConnection newBatched() {
    RedisOptions.Waiting bounds = options.waiting();
    return new BatchedConnection(flusher, bounds.commands(), bounds.bytes(), errors);
  }

  /** What Redis refuses of the commands of bus, log and leases, and of {@link #answered}. */
  public RedisErrors errors() {
    return errors;
  }

  /**
   * Notes the end of a command that the program sent on {@link #connect()}. Any thread; never
   * blocks.
   *
   * @param failure null where Redis carried it out; one that is no error reply of Redis says
   *     nothing
   */
  public void answered(RedisOperation operation, Throwable failure) {
    ErrorReplies.answered(errors, operation, failure);
  }

  /** Is told, on the thread of the links, when a connection broke that publishes. */
  void onBreak(Runnable listener) {
    breaks.add(listener);
  }

  /** The connection on which the bus publishes; connected at the first call. */
  CompletableFuture<BatchedConnection> publishing() {
    return reached(() -> publishing.start(options.connectAttempts()));
  }

  /** Commands with keys; connected at the first call. */
  synchronized CompletableFuture<Keyed> shared() {
    if (shared == null || shared.isCompletedExceptionally()) {
      shared =
          masters == null
              ? publishing().thenApply(connection -> keyed)
              : mapped(masters::follow)
                  .thenCompose(done -> patiently(masters.connected()))
                  .thenApply(done -> keyed);
    }
    return shared;
  }

  /** The connections to the masters of the Redis Cluster; null where there is none. */
  Masters masters() {
    return masters;
  }

  /** A link that hears; it is not started yet. */
  Link<StatefulRedisPubSubConnection<String, byte[]>> hearing(
      Link.Listener<StatefulRedisPubSubConnection<String, byte[]>> listener) {
    return links.hearing("hearing", place, listener);
  }

  /** How many connections listen to a channel, whichever master they are connected to. */
  CompletableFuture<Long> subscribers(String channel) {
    if (masters == null) {
      return publishing
          .connection()
          .send(
              RedisOperation.SUBSCRIPTIONS,
              channel.length(),
              commands -> commands.pubsubNumsub(channel))
          .thenApply(counts -> counts.getOrDefault(channel, 0L));
    }
    return shared().thenCompose(done -> masters.subscribers(channel));
  }

  void end(Link<?> link) {
    links.end(link);
  }

  /** The same to another place than that of the bus. */
  Link<StatefulRedisPubSubConnection<String, byte[]>> hearing(
      Place other, Link.Listener<StatefulRedisPubSubConnection<String, byte[]>> listener) {
    return links.hearing("hearing", other, listener);
  }

  /** The masters of the Redis Cluster; null where there is none. */
  ClusterMap map() {
    return map;
  }

  /** Reads the map, for the first time too, and then runs a task on the thread of the links. */
  CompletableFuture<Void> mapped(Runnable then) {
    return reached(() -> readMap(options.connectAttempts()).thenRunAsync(then, thread));
  }

  /** As often as connecting is tried: one reading may fail because the machine is busy. */
  private CompletableFuture<Void> readMap(int attempts) {
    CompletableFuture<Void> reading = map.refresh().toCompletableFuture();
    return attempts <= 1
        ? reading
        : reading.exceptionallyCompose(
            failure ->
                CompletableFuture.runAsync(
                        () -> {},
                        CompletableFuture.delayedExecutor(MAP_PAUSE, MILLISECONDS, thread))
                    .thenCompose(done -> readMap(attempts - 1)));
  }

  /** As long as the first connection may take, then it completes all the same. */
  CompletableFuture<Void> patiently(CompletableFuture<Void> connecting) {
    long millis = options.connectTimeout().multipliedBy(options.connectAttempts()).toMillis();
    return connecting.copy().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
  }

  /** Starts a link; fails with {@link ClusterUnavailableException}. */
  CompletableFuture<Void> start(Link<?> link) {
    return reached(() -> link.start(options.connectAttempts()).toCompletableFuture());
  }

  /**
   * Commands on a connection of their own, with text as values, which are sent at once.
   *
   * @return gives the commands of the present connection at each call; never keep them: after a
   *     break they are others. While the connection is broken it throws {@link
   *     ClusterUnavailableException}. The stage fails with that when the attempts of the options
   *     are used up
   */
  public CompletionStage<Supplier<RedisClusterAsyncCommands<String, String>>> connect() {
    if (clusterClient != null) {
      return reached(
          () ->
              readMap(options.connectAttempts())
                  .thenCompose(done -> clusterClient.connectAsync(Links.TEXT))
                  .<Supplier<RedisClusterAsyncCommands<String, String>>>thenCompose(
                      connection -> {
                        map.onChange(() -> warm(connection));
                        return patiently(warm(connection))
                            .handle((done, away) -> connection::async);
                      }));
    }
    TextCommands commands = new TextCommands();
    Link<?> link = links.text("other commands", place, commands);
    return start(link)
        .<Supplier<RedisClusterAsyncCommands<String, String>>>thenApply(done -> commands)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                links.end(link);
              }
            });
  }

  /** Connects to the masters: Lettuce refuses the first command to each that it has not yet. */
  private CompletableFuture<Void> warm(StatefulRedisClusterConnection<?, ?> connection) {
    return CompletableFuture.allOf(
        map.masters().stream()
            .map(master -> connection.getConnectionAsync(master.getHost(), master.getPort()))
            .toArray(CompletableFuture[]::new));
  }

  /**
   * A copy that fails when the time has passed. It costs no wake-up where an answer comes before.
   */
  <T> CompletableFuture<T> within(Duration time, CompletionStage<T> stage) {
    CompletableFuture<T> bounded = stage.toCompletableFuture().copy();
    Future<?> timeout =
        thread.schedule(
            () -> bounded.completeExceptionally(new TimeoutException()),
            time.toMillis(),
            TimeUnit.MILLISECONDS);
    return bounded.whenComplete((done, failure) -> timeout.cancel(false));
  }

  private <T> CompletableFuture<T> reached(Supplier<CompletableFuture<T>> connecting) {
    return connecting
        .get()
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unreachable(failure)));
  }

  private ClusterUnavailableException unreachable(Throwable failure) {
    return ErrorReplies.unavailable(
        "Redis at "
            + address.shown()
            + " could not be reached in "
            + options.connectAttempts()
            + " attempts",
        failure);
  }

  /** Closes every connection that was made here; takes at most a few seconds. */
  @Override
  public void close() {
    publishing.down();
    try {
      links.close().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("A connection to Redis did not close in time", e);
    }
    clients.close();
    thread.shutdownNow();
    flushing.shutdownNow();
  }
}
