package io.chatcluster.server.redis;

import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The sign of life of this node. While it is renewed the entries of the node count; once it ended
 * its life is over, and the node begins another. Its methods are called one at a time, {@link
 * #life} and {@link #former} from anywhere.
 */
final class Lease {
  private static final LuaScript ROSTER = new LuaScript("roster.lua");
  private static final LuaScript INDEX = new LuaScript("index.lua");

  private final Supplier<RedisClusterAsyncCommands<String, String>> redis;
  private final PresenceKeys keys;
  private final PresenceScripts scripts;
  private final PresenceOptions options;
  private final Contact contact;
  private final FormerLives former;
  private final SecureRandom random = new SecureRandom();
  private volatile String life;

  Lease(
      Supplier<RedisClusterAsyncCommands<String, String>> redis,
      PresenceKeys keys,
      PresenceScripts scripts,
      PresenceOptions options) {
    this.redis = redis;
    this.keys = keys;
    this.scripts = scripts;
    this.options = options;
    contact = new Contact(options);
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

  /**
   * Renews the lease, or begins another life where it ended.
   *
   * @return the lives that gave no sign for so long that they may be dead; none as long as this
   *     node itself has not been in contact for long enough to judge that
   */
  CompletionStage<List<String>> renew() {
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
              contact.renewed(roster.now());
              return contact.isSteady() ? roster.silent() : List.of();
            });
  }

  /**
   * The answer to a sign of life.
   *
   * @param now the time of Redis, ms
   * @param silent the lives that have given no sign for a lease
   */
  private record Roster(long now, List<String> silent) {}

  private CompletionStage<Roster> goOn(String current) {
    CompletionStage<Boolean> alive =
        scripts.bounded(() -> redis.get().pexpire(keys.lease(current), options.lease().toMillis()));
    // Also where the lease is out of reach, on another shard: the others see that the node lives.
    CompletionStage<Roster> announced = announce(current);
    return alive.thenCompose(renewed -> renewed ? keep(announced) : beginAfter(current));
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
    return announce(next)
        .thenCompose(
            roster ->
                scripts.bounded(() -> redis.get().set(keys.lease(next), options.node(), lease)))
        // Had there been a long pause between the two, others would have struck it off.
        .thenCompose(set -> announce(next))
        .thenApply(
            roster -> {
              life = next;
              return roster;
            });
  }

  private CompletionStage<Roster> announce(String name) {
    String millis = Long.toString(options.lease().toMillis());
    return scripts
        .bounded(() -> ROSTER.run(redis.get(), List.of(keys.nodes()), name, millis))
        .thenApply(
            answer ->
                new Roster(
                    (Long) answer.get(0),
                    answer.stream().skip(1).map(String.class::cast).toList()));
  }

  /** Notes that a life may have entries in a place; false where that life is over. */
  CompletionStage<Boolean> note(String of, String place) {
    return scripts
        .bounded(() -> INDEX.run(redis.get(), List.of(keys.lease(of), keys.places(of)), place))
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
