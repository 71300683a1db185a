package io.chatcluster.server.redis;

import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.server.chat.Timers;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.User;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presence in Redis. What belongs to a node hangs on the lease of that node, so that keeping it
 * costs one renewal per node however many connections there are. Where a lease ends, another node
 * takes the entries away and tells its listener; a node whose own lease ended, because it was
 * paused, cut off, or Redis stood still or lost its data, begins anew and writes down what it still
 * has. Whoever was away itself leaves the others the time to do so. See {@link PresenceKeys}.
 *
 * <p>The listener is called on Lettuce's threads and on those of the timers.
 */
public final class RedisPresence implements Presence {
  private static final Logger log = LoggerFactory.getLogger(RedisPresence.class);
  private static final int REPAIRS_AT_ONCE = 100;

  private final PresenceOptions options;
  private final Timers timers;
  private final InstantSource clock;
  private final PresenceScripts scripts;
  private final Lease lease;
  private final Claims claims;
  private final PlaceWriter writer;
  private final Map<Place, LocalPlace> places = new ConcurrentHashMap<>();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final AtomicBoolean lookingAfter = new AtomicBoolean();
  private volatile boolean reachable = true;
  private volatile boolean closed;
  private volatile Listener listener;
  private volatile CompletionStage<Void> renewal = nothing();
  private volatile Timers.Task beats = () -> {};

  /**
   * Presence on a connection, which stays the caller's. It should refuse commands while it is not
   * connected, so that none is carried out long after its caller was told that it failed.
   *
   * @param answered is told how each command ended: null, or why it failed
   */
  RedisPresence(
      Supplier<RedisClusterAsyncCommands<String, String>> redis,
      Consumer<Throwable> answered,
      PresenceOptions options,
      Timers timers,
      InstantSource clock) {
    PresenceKeys keys = new PresenceKeys(options.keyPrefix());
    this.options = options;
    this.timers = timers;
    this.clock = clock;
    scripts = new PresenceScripts(redis, keys, options.timeout(), answered);
    lease = new Lease(redis, keys, scripts, options);
    claims = new Claims(redis, keys, scripts, options, () -> listener);
    writer = new PlaceWriter(scripts, lease, claims, () -> listener, this::beatSoon);
  }

  /**
   * Presence on a connection of its own, which ends with the connections.
   *
   * @return fails with {@link io.chatcluster.cluster.bus.ClusterUnavailableException} when Redis
   *     cannot be reached
   */
  public static CompletionStage<RedisPresence> connect(
      LettuceConnections connections, PresenceOptions options, Timers timers, InstantSource clock) {
    return connections
        .connect()
        .thenApply(
            redis ->
                new RedisPresence(
                    redis,
                    failure -> connections.answered(RedisOperation.WRITES, failure),
                    options,
                    timers,
                    clock));
  }

  /**
   * Begins the lease. To be called once, before anything else.
   *
   * @return completes when the node is known; fails with {@link
   *     io.chatcluster.server.chat.presence.PresenceUnavailableException} when Redis could not be
   *     reached, which is tried again with every beat
   */
  public CompletionStage<Void> start(Listener changes) {
    listener = changes;
    beats = timers.every(options.beat(), this::beat);
    return renew();
  }

  @Override
  public CompletionStage<Change> enter(Place place, User user, String connection) {
    return at(place, local -> local.enter(user, connection, clock.millis()));
  }

  @Override
  public CompletionStage<Change> leave(Place place, User user, String connection) {
    return at(place, local -> local.leave(user, connection));
  }

  @Override
  public CompletionStage<Integer> count(Place place) {
    return scripts.count(place);
  }

  @Override
  public CompletionStage<Members> members(Place place, int limit) {
    return scripts.members(place, limit);
  }

  /**
   * Ends the lease and removes every entry that this node still has, telling the listener who is
   * gone by that. Entries made afterwards are refused.
   *
   * @return completes in any case; what could not be removed is removed by another node
   */
  public CompletionStage<Void> close() {
    closed = true;
    beats.cancel();
    return renewal
        .handle((done, failure) -> lease.life())
        .thenCompose(life -> life == null ? nothing() : endOf(life))
        .exceptionally(
            failure -> {
              log.warn(
                  "presence was not handed over, another node will clean up: {}", text(failure));
              return null;
            });
  }

  Claims claims() {
    return claims;
  }

  private CompletionStage<Void> endOf(String life) {
    return lease.end().thenCompose(ended -> claims.bury(life, life));
  }

  private CompletionStage<Change> at(
      Place place, Function<LocalPlace, CompletionStage<Change>> call) {
    while (true) {
      LocalPlace local = places.computeIfAbsent(place, p -> new LocalPlace(p, writer));
      CompletionStage<Change> answer = call.apply(local);
      if (answer != null) {
        return answer;
      }
      places.remove(place, local);
    }
  }

  private void beatSoon() {
    timers.after(Duration.ZERO, this::beat);
  }

  private void beat() {
    renew()
        .exceptionally(
            failure -> {
              if (reachable) {
                reachable = false;
                log.warn("presence cannot reach Redis: {}", text(failure));
              }
              return null;
            });
  }

  private CompletionStage<Void> renew() {
    if (closed || !renewing.compareAndSet(false, true)) {
      return nothing();
    }
    String before = lease.life();
    renewal =
        lease
            .renew()
            .whenComplete((suspects, failure) -> renewing.set(false))
            .thenAccept(suspects -> renewed(before, suspects));
    return renewal;
  }

  private void renewed(String before, List<String> suspects) {
    if (!reachable) {
      reachable = true;
      log.info("presence reaches Redis again");
    }
    if (before != null && !before.equals(lease.life())) {
      log.warn("the lease of this node had ended; its users are registered anew");
    }
    if (lookingAfter.compareAndSet(false, true)) {
      List<String> former = lease.former().list();
      repair(places.entrySet().iterator())
          .thenCompose(done -> claims.finish(former, lease.former()))
          .thenCompose(done -> claims.inspect(suspects, lease.life()))
          .whenComplete((done, failure) -> lookedAfter(failure));
    }
  }

  private void lookedAfter(Throwable failure) {
    lookingAfter.set(false);
    if (failure != null) {
      log.debug("presence could not be repaired, the next beat tries again: {}", text(failure));
    }
  }

  /** Brings Redis up to date, some places at a time, so that a restart is no flood. */
  private CompletionStage<Void> repair(Iterator<Map.Entry<Place, LocalPlace>> rest) {
    List<CompletableFuture<?>> page = new ArrayList<>();
    while (page.size() < REPAIRS_AT_ONCE && rest.hasNext()) {
      Map.Entry<Place, LocalPlace> next = rest.next();
      if (next.getValue().retire()) {
        places.remove(next.getKey(), next.getValue());
        continue;
      }
      CompletableFuture<?> repaired = next.getValue().repair().toCompletableFuture();
      if (!repaired.isDone()) {
        page.add(repaired);
      }
    }
    return page.isEmpty()
        ? nothing()
        : CompletableFuture.allOf(page.toArray(CompletableFuture[]::new))
            .thenCompose(done -> repair(rest));
  }

  private static CompletionStage<Void> nothing() {
    return CompletableFuture.completedStage(null);
  }

  private static String text(Throwable failure) {
    return PlaceWriter.unavailable(failure).getMessage();
  }
}
