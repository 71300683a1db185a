package io.chatcluster.server.redis;

import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.redis.Heartbeats.Silent;
import io.chatcluster.server.redis.PresenceScripts.Gone;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans up after lives that are over. One node claims a dead life, takes its entries away and
 * tells who is gone by that. The claim only saves the others the work: each entry is taken in one
 * atomic step, so two that clean up at once tell different users.
 */
final class Claims {
  private static final Logger log = LoggerFactory.getLogger(Claims.class);
  private static final int PLACES_AT_ONCE = 50;

  private final Supplier<RedisClusterAsyncCommands<String, String>> redis;
  private final PresenceKeys keys;
  private final PresenceScripts scripts;
  private final PresenceOptions options;
  private final BrokenPlaces broken;
  private final Supplier<Presence.Listener> listener;

  Claims(
      Supplier<RedisClusterAsyncCommands<String, String>> redis,
      PresenceKeys keys,
      PresenceScripts scripts,
      PresenceOptions options,
      BrokenPlaces broken,
      Supplier<Presence.Listener> listener) {
    this.redis = redis;
    this.keys = keys;
    this.scripts = scripts;
    this.options = options;
    this.broken = broken;
    this.listener = listener;
  }

  /** Cleans up after those of the lives that are over and not claimed by another node. */
  CompletionStage<Void> inspect(List<Silent> suspects, String by, Lease lease) {
    CompletionStage<Void> done = nothing();
    for (Silent suspect : suspects) {
      done = done.thenCompose(before -> alone(inspect(suspect, by, lease), suspect.life()));
    }
    return done;
  }

  private CompletionStage<Void> inspect(Silent suspect, String by, Lease lease) {
    String life = suspect.life();
    return lease
        .endOf(suspect)
        .thenCompose(
            ended ->
                ended
                    ? claim(life, by)
                        .thenCompose(holder -> takeOver(holder, life, by, lease))
                        .thenCompose(claimed -> claimed ? places(life) : nothing())
                    : nothing());
  }

  /** A claim counts as long as its holder is heard, whatever the clock of Redis makes of it. */
  private CompletionStage<Boolean> takeOver(String holder, String life, String by, Lease lease) {
    if (holder == null || lease.isHeard(holder, life)) {
      return CompletableFuture.completedStage(holder == null);
    }
    SetArgs claim = SetArgs.Builder.px(options.lease().toMillis());
    return scripts
        .bounded(() -> redis.get().set(keys.claim(life), by, claim))
        .thenApply(done -> true);
  }

  /** Claims a life; the holder where another one has, else null. */
  private CompletionStage<String> claim(String life, String by) {
    SetArgs claim = SetArgs.Builder.nx().px(options.lease().toMillis());
    return scripts
        .bounded(() -> redis.get().set(keys.claim(life), by, claim))
        .thenCompose(
            answer ->
                answer != null
                    ? CompletableFuture.completedStage(null)
                    : scripts
                        .bounded(() -> redis.get().get(keys.claim(life)))
                        .thenApply(holder -> holder == null ? life : holder));
  }

  /** Cleans up after a life whose lease is gone, unless another node does. */
  CompletionStage<Void> bury(String life, String by) {
    return claim(life, by).thenCompose(holder -> holder == null ? places(life) : nothing());
  }

  /** Removes what is left of lives of this node whose entries it has taken over. */
  CompletionStage<Void> finish(List<String> lives, FormerLives former) {
    CompletionStage<Void> done = nothing();
    for (String life : lives) {
      done =
          done.thenCompose(
              before -> alone(places(life).thenAccept(finished -> former.remove(life)), life));
    }
    return done;
  }

  /** What fails for one life keeps nothing from being done for the others. */
  private static CompletionStage<Void> alone(CompletionStage<Void> work, String life) {
    return work.exceptionally(
        failure -> {
          log.debug(
              "Could not clean up after {} ({}); retrying", life, PresenceScripts.text(failure));
          return null;
        });
  }

  /** Cleans up in every place of a life; where one place failed the life is kept for later. */
  private CompletionStage<Void> places(String life) {
    return places(life, ScanCursor.INITIAL)
        .thenCompose(
            done ->
                scripts.on(keys.places(life), "set", () -> redis.get().scard(keys.places(life))))
        .thenCompose(rest -> rest == 0 ? forget(life) : nothing());
  }

  private CompletionStage<Void> places(String life, ScanCursor cursor) {
    ScanArgs limit = ScanArgs.Builder.limit(PLACES_AT_ONCE);
    return scripts
        .on(keys.places(life), "set", () -> redis.get().sscan(keys.places(life), cursor, limit))
        .thenCompose(
            page ->
                clean(life, page.getValues())
                    .thenCompose(done -> page.isFinished() ? nothing() : places(life, page)));
  }

  private CompletionStage<Void> clean(String life, List<String> page) {
    Set<String> cleaned = ConcurrentHashMap.newKeySet();
    return CompletableFuture.allOf(
            page.stream()
                .map(text -> clean(life, text, cleaned).toCompletableFuture())
                .toArray(CompletableFuture[]::new))
        .thenCompose(
            done ->
                cleaned.isEmpty()
                    ? CompletableFuture.completedStage(0L)
                    : scripts.bounded(
                        () -> redis.get().srem(keys.places(life), cleaned.toArray(String[]::new))))
        .thenCompose(
            done ->
                scripts.bounded(
                    () -> redis.get().pexpire(keys.claim(life), options.lease().toMillis())))
        .thenAccept(done -> {});
  }

  private CompletionStage<Void> clean(String life, String text, Set<String> cleaned) {
    Place place = PresenceKeys.parse(text);
    return purge(place, life)
        .thenAccept(
            done -> {
              cleaned.add(text);
              broken.works(place);
            })
        .exceptionallyCompose(failure -> refused(place, failure))
        .exceptionally(
            failure -> {
              log.debug(
                  "Could not clean up {} after {} ({}); retrying",
                  place,
                  life,
                  PresenceScripts.text(failure));
              return null;
            });
  }

  /** What Redis refuses for one place stays with that place; another failure is passed on. */
  CompletionStage<Void> refused(Place place, Throwable failure) {
    String reply = PresenceScripts.errorReply(failure);
    if (reply == null) {
      return CompletableFuture.failedFuture(failure);
    }
    broken.refused(place, reply);
    return nothing();
  }

  /** Takes all entries of a dead life out of a place, and tells who is gone. */
  CompletionStage<Void> purge(Place place, String life) {
    return purge(place, life, true, PresenceScripts.FIRST_PAGE);
  }

  /** The same for a life that may make entries there again. */
  CompletionStage<Void> purgeLiving(Place place, String life) {
    return purge(place, life, false, PresenceScripts.FIRST_PAGE);
  }

  private CompletionStage<Void> purge(Place place, String life, boolean isDead, String cursor) {
    return scripts
        .purge(place, life, isDead, cursor)
        .thenCompose(
            purged -> {
              for (Gone gone : purged.gone()) {
                listener.get().left(place, gone.user(), gone.members());
              }
              return purged.isLast() ? nothing() : purge(place, life, isDead, purged.cursor());
            });
  }

  private CompletionStage<Void> forget(String life) {
    return scripts
        .bounded(() -> redis.get().del(keys.claim(life)))
        .thenCompose(done -> scripts.bounded(() -> redis.get().zrem(keys.nodes(), life)))
        .thenApply(done -> null);
  }

  private static CompletionStage<Void> nothing() {
    return CompletableFuture.completedStage(null);
  }
}
