package io.chatcluster.server.redis;

import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.server.chat.Timers;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.User;
import io.chatcluster.server.redis.Heartbeats.Silent;
import io.chatcluster.server.redis.LocalPlace.Look;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final BrokenPlaces broken = new BrokenPlaces();
  private final Supplier<RedisClusterAsyncCommands<String, String>> redis;
  private final PresenceKeys keys;
  private final PlaceWriter writer;
  private final Map<Place, LocalPlace> places = new ConcurrentHashMap<>();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final AtomicBoolean lookingAfter = new AtomicBoolean();

  /** Something could not be repaired since the last renewal. */
  private final AtomicBoolean isIncomplete = new AtomicBoolean();

  private volatile boolean reachable = true;
  private volatile boolean closed;
  private volatile Listener listener;

  /** The servers at the last look, and the connection to them. */
  private volatile RedisServers servers = RedisServers.UNKNOWN;

  private volatile Object connection;

  /** Redis may have other data than before: every entry is compared. */
  private volatile boolean isDoubtful;

  /** Redis has evicted keys: every place is looked at. */
  private volatile boolean hasEvicted;

  /** Where the routine look at some places goes on. */
  private Iterator<Map.Entry<Place, LocalPlace>> routine = Collections.emptyIterator();

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
    this.redis = redis;
    this.keys = new PresenceKeys(options.keyPrefix());
    this.options = options;
    this.timers = timers;
    this.clock = clock;
    scripts = new PresenceScripts(redis, keys, options.timeout(), answered, broken);
    lease = new Lease(redis, keys, scripts, options);
    claims = new Claims(redis, keys, scripts, options, broken, () -> listener);
    writer = new PlaceWriter(scripts, lease, claims, () -> listener, this::beatSoon, options);
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

  private void renewed(String before, List<Silent> suspects) {
    if (!reachable) {
      reachable = true;
      log.info("presence reaches Redis again");
    }
    if (before != null && !before.equals(lease.life())) {
      log.warn("the lease of this node had ended; its users are registered anew");
    }
    if (lookingAfter.compareAndSet(false, true)) {
      List<String> former = lease.former().list();
      lookAtServers()
          .thenCompose(done -> repairAll())
          .thenCompose(done -> claims.finish(former, lease.former()))
          .thenCompose(done -> claims.inspect(suspects, lease.life(), lease))
          .whenComplete((done, failure) -> lookedAfter(failure));
    }
  }

  private void lookedAfter(Throwable failure) {
    lookingAfter.set(false);
    if (failure != null) {
      log.debug("presence could not be repaired, the next beat tries again: {}", text(failure));
    }
  }

  /**
   * A server that is another one, or was started again, may have older data, and so may the one
   * behind a new connection.
   */
  private CompletionStage<Void> lookAtServers() {
    RedisClusterAsyncCommands<String, String> present;
    try {
      present = redis.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
    isDoubtful |= connection != null && connection != present;
    connection = present;
    // Not counted as refused: the chat does without where an ACL forbids INFO.
    return servers
        .read(RedisServers.asking(present), options.timeout())
        .thenAccept(
            now -> {
              RedisServers before = servers;
              isDoubtful |= now.differ(before);
              hasEvicted |= now.haveEvictedSince(before);
              servers = now;
              warnOfEviction(before.evictingPolicy(), now.evictingPolicy());
            });
  }

  private static void warnOfEviction(Optional<String> before, Optional<String> now) {
    if (now.isPresent() && !now.equals(before)) {
      log.warn(
          "Redis may evict keys of the chat (maxmemory-policy {}); set it to noeviction, or use a"
              + " Redis of its own",
          now.get());
    }
  }

  /** The policy by which Redis may evict keys of the chat; empty where it may not. */
  public Optional<String> evictingPolicy() {
    return servers.evictingPolicy();
  }

  /** How many commands Redis has refused for one room or key alone. */
  public long placeFailures() {
    return broken.failures();
  }

  /** Brings Redis up to date, and where it may have other data than before looks at them all. */
  private CompletionStage<Void> repairAll() {
    boolean all = isDoubtful;
    boolean glances = hasEvicted;
    isDoubtful = false;
    hasEvicted = false;
    isIncomplete.set(false);
    Look look = all ? Look.ALL : glances ? Look.GLANCE : Look.NONE;
    return repair(places.entrySet().iterator(), look)
        .thenCompose(done -> noted(all ? repairUnknown(ScanCursor.INITIAL) : indexKept()))
        .thenCompose(done -> routine())
        .thenRun(
            () -> {
              isDoubtful |= all && isIncomplete.get();
              hasEvicted |= glances && isIncomplete.get();
            });
  }

  /** What fails is repaired with another renewal, and keeps nothing else from being repaired. */
  private CompletionStage<Void> noted(CompletionStage<Void> part) {
    return part.exceptionally(
        failure -> {
          isIncomplete.set(true);
          log.debug("Presence could not be repaired; the next renewal retries: {}", text(failure));
          return null;
        });
  }

  /** Whether the index of this node's places is complete; else they are noted again. */
  private CompletionStage<Void> indexKept() {
    String life = lease.life();
    long noted = places.values().stream().filter(local -> local.isNotedFor(life)).count();
    return scripts
        .on(keys.places(life), "set", () -> redis.get().scard(keys.places(life)))
        .thenCompose(
            kept -> kept >= noted ? nothing() : repair(places.entrySet().iterator(), Look.ALL));
  }

  /** Places where this node has nobody, and Redis thinks so. */
  private CompletionStage<Void> repairUnknown(ScanCursor cursor) {
    String key = keys.places(lease.life());
    ScanArgs limit = ScanArgs.Builder.limit(REPAIRS_AT_ONCE);
    return scripts
        .on(key, "set", () -> redis.get().sscan(key, cursor, limit))
        .thenCompose(
            page -> {
              List<CompletableFuture<?>> repairs = new ArrayList<>();
              for (String text : page.getValues()) {
                Place place = PresenceKeys.parse(text);
                if (!places.containsKey(place)) {
                  repairs.add(
                      alone(
                          place,
                          Look.UNKNOWN_PLACE,
                          at(place, local -> local.repair(Look.UNKNOWN_PLACE))));
                }
              }
              return CompletableFuture.allOf(repairs.toArray(CompletableFuture[]::new))
                  .thenCompose(done -> page.isFinished() ? nothing() : repairUnknown(page));
            });
  }

  /** Looks whether Redis has lost keys of some of the places, the next ones with each beat. */
  private CompletionStage<Void> routine() {
    if (!routine.hasNext()) {
      routine = places.entrySet().iterator();
    }
    List<CompletableFuture<?>> page = new ArrayList<>();
    while (page.size() < REPAIRS_AT_ONCE && routine.hasNext()) {
      Map.Entry<Place, LocalPlace> next = routine.next();
      CompletionStage<Change> looked = next.getValue().repair(Look.GLANCE);
      if (looked != null) {
        page.add(alone(next.getKey(), Look.GLANCE, looked));
      }
    }
    return CompletableFuture.allOf(page.toArray(CompletableFuture[]::new));
  }

  /** Brings Redis up to date, some places at a time, so that a restart is no flood. */
  private CompletionStage<Void> repair(Iterator<Map.Entry<Place, LocalPlace>> rest, Look look) {
    List<CompletableFuture<?>> page = new ArrayList<>();
    while (page.size() < REPAIRS_AT_ONCE && rest.hasNext()) {
      Map.Entry<Place, LocalPlace> next = rest.next();
      if (next.getValue().retire()) {
        places.remove(next.getKey(), next.getValue());
        continue;
      }
      Look needed = broken.takeLost(next.getKey()) ? Look.ALL : look;
      CompletableFuture<?> repaired = alone(next.getKey(), needed, next.getValue().repair(needed));
      if (!repaired.isDone()) {
        page.add(repaired);
      }
    }
    return page.isEmpty()
        ? nothing()
        : CompletableFuture.allOf(page.toArray(CompletableFuture[]::new))
            .thenCompose(done -> repair(rest, look));
  }

  /** What fails for one place, as its master is away, keeps nothing from being done for others. */
  private CompletableFuture<Void> alone(Place place, Look look, CompletionStage<Change> repairing) {
    return noted(
            repairing
                .thenAccept(done -> broken.works(place))
                .exceptionallyCompose(
                    failure -> {
                      if (look == Look.ALL) {
                        broken.lost(place);
                      }
                      return claims.refused(place, failure);
                    }))
        .toCompletableFuture();
  }

  private static CompletionStage<Void> nothing() {
    return CompletableFuture.completedStage(null);
  }

  private static String text(Throwable failure) {
    return PlaceWriter.unavailable(failure).getMessage();
  }
}
