package io.chatcluster.server.redis;

import io.chatcluster.server.redis.Heartbeats.Silent;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The sign of life of this node. While it is renewed the entries of the node count; once it ended
 * its life is over, and the node begins another. Its methods are called one at a time, {@link
 * #life} and {@link #former} from anywhere.
 */
final class Lease {
  private static final LuaScript ROSTER = new LuaScript("roster.lua");
  private static final LuaScript INDEX = new LuaScript("index.lua");
  private static final LuaScript END = new LuaScript("end.lua");

  private final Supplier<RedisClusterAsyncCommands<String, String>> redis;
  private final PresenceKeys keys;
  private final PresenceScripts scripts;
  private final PresenceOptions options;
  private final Contact contact;
  private final FormerLives former;
  private final Heartbeats heartbeats;

  /** The heartbeats in leases that differ from those in the list, as after half of a renewal. */
  private final Heartbeats differing;

  private final LongSupplier millis;
  private final AtomicLong beat = new AtomicLong();
  private final SecureRandom random = new SecureRandom();
  private volatile String life;

  Lease(
      Supplier<RedisClusterAsyncCommands<String, String>> redis,
      PresenceKeys keys,
      PresenceScripts scripts,
      PresenceOptions options) {
    this(redis, keys, scripts, options, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
  }

  /**
   * The same with a clock of its own.
   *
   * @param millis monotonic ms
   */
  Lease(
      Supplier<RedisClusterAsyncCommands<String, String>> redis,
      PresenceKeys keys,
      PresenceScripts scripts,
      PresenceOptions options,
      LongSupplier millis) {
    this.redis = redis;
    this.keys = keys;
    this.scripts = scripts;
    this.options = options;
    this.millis = millis;
    contact = new Contact(options);
    heartbeats = new Heartbeats(options.lease().toMillis());
    differing = new Heartbeats(options.lease().toMillis());
    former = new FormerLives(redis, keys, scripts, options);
  }

  /** The life that entries are made for; null before the first one began. */
  String life() {
    return life;
  }

  /** The lives of this node before, as long as something may be left of them. */
  FormerLives former() {
    return former;
  }

  /** What is known of the heartbeats of all lives. */
  Heartbeats heartbeats() {
    return heartbeats;
  }

  /** Whether a holder of a claim is heard. */
  boolean isHeard(String holder, String claimed) {
    return heartbeats.isHeard(holder, claimed, millis.getAsLong());
  }

  /**
   * Renews the lease, or begins another life where it ended.
   *
   * @return the lives that have been silent for so long that they may be dead; none as long as this
   *     node itself has not been in contact for long enough to judge that
   */
  CompletionStage<List<Silent>> renew() {
    String current = life;
    return (current == null ? begin() : goOn(current))
        .whenComplete(
            (roster, failure) -> {
              if (failure != null) {
                contact.lost();
              }
            })
        .thenApply(
            roster -> {
              long now = millis.getAsLong();
              heartbeats.seen(roster.beats(), now);
              differing.retain(roster.beats().keySet());
              contact.renewed(now);
              return contact.isSteady() ? heartbeats.silent(now) : List.of();
            });
  }

  /**
   * The answer to a heartbeat.
   *
   * @param beats the last heartbeat of each life
   */
  private record Roster(Map<String, String> beats) {}

  private CompletionStage<Roster> goOn(String current) {
    long number = beat.incrementAndGet();
    SetArgs renewed = SetArgs.Builder.xx().px(options.lease().toMillis());
    CompletionStage<String> alive =
        scripts.bounded(() -> redis.get().set(keys.lease(current), value(number), renewed));
    // Also where the lease is out of reach, on another shard: the others see that the node lives.
    CompletionStage<Roster> announced = announce(current, number);
    return alive.thenCompose(done -> done != null ? keep(announced) : beginAfter(current));
  }

  private String value(long number) {
    return number + " " + options.lease().toMillis();
  }

  private CompletionStage<Roster> keep(CompletionStage<Roster> announced) {
    return former.hold().thenCompose(held -> announced);
  }

  private CompletionStage<Roster> beginAfter(String ended) {
    contact.lost();
    former.add(ended);
    return former.hold().thenCompose(held -> begin());
  }

  private CompletionStage<Roster> begin() {
    String next = options.node() + '.' + randomText();
    SetArgs lease = SetArgs.Builder.nx().px(options.lease().toMillis());
    long number = beat.incrementAndGet();
    return announce(next, number)
        .thenCompose(
            roster ->
                scripts.bounded(() -> redis.get().set(keys.lease(next), value(number), lease)))
        // Had there been a long pause between the two, others would have struck it off.
        .thenCompose(set -> announce(next, number))
        .thenApply(
            roster -> {
              life = next;
              return roster;
            });
  }

  private CompletionStage<Roster> announce(String name, long number) {
    return scripts
        .on(
            keys.nodes(),
            "zset",
            () -> ROSTER.run(redis.get(), List.of(keys.nodes()), name, Long.toString(number)))
        .thenApply(
            answer -> {
              Map<String, String> beats = new HashMap<>();
              for (int i = 0; i + 1 < answer.size(); i += 2) {
                beats.put((String) answer.get(i), (String) answer.get(i + 1));
              }
              return new Roster(beats);
            });
  }

  /** Ends the lease of a life that has stayed silent; false where it lives. */
  CompletionStage<Boolean> endOf(Silent silent) {
    Silent other = differing.of(silent.life(), millis.getAsLong());
    Silent judged = other == null ? silent : other;
    List<String> lease = List.of(keys.lease(silent.life()));
    String silence = Long.toString(judged.millis());
    return scripts
        .bounded(() -> END.run(redis.get(), lease, judged.beat(), silence))
        .thenApply(
            result -> {
              boolean hasEnded = (Long) result.get(0) == 1;
              if (!hasEnded) {
                differing.seen(silent.life(), (String) result.get(1), millis.getAsLong());
              }
              return hasEnded;
            });
  }

  /** Whether Redis has a lease of a life. */
  CompletionStage<Boolean> hasLease(String of) {
    return scripts.bounded(() -> redis.get().exists(keys.lease(of))).thenApply(count -> count > 0);
  }

  /** Notes that a life may have entries in a place; false where that life is over. */
  CompletionStage<Boolean> note(String of, String place) {
    return scripts
        .on(
            keys.places(of),
            "set",
            () -> INDEX.run(redis.get(), List.of(keys.lease(of), keys.places(of)), place))
        .thenApply(result -> (Long) result.get(0) == 1);
  }

  /** Forgets a place in which a life has no entries any more. */
  CompletionStage<Long> forget(String of, String place) {
    return scripts.bounded(() -> redis.get().srem(keys.places(of), place));
  }

  /** Ends this life at once. */
  CompletionStage<Long> end() {
    String current = life;
    return current == null
        ? CompletableFuture.completedStage(0L)
        : scripts.bounded(() -> redis.get().del(keys.lease(current)));
  }

  private String randomText() {
    byte[] bytes = new byte[9];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
