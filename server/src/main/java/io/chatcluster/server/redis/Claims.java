package io.chatcluster.server.redis;

import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.redis.PresenceScripts.Gone;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Cleans up after lives that are over. One node claims a dead life, takes its entries away and
 * tells who is gone by that. The claim only saves the others the work: each entry is taken in one
 * atomic step, so two that clean up at once tell different users.
 */
final class Claims {
  private static final int PLACES_AT_ONCE = 50;

  private final Supplier<RedisClusterAsyncCommands<String, String>> redis;
  private final PresenceKeys keys;
  private final PresenceScripts scripts;
  private final PresenceOptions options;
  private final Supplier<Presence.Listener> listener;

  Claims(
      Supplier<RedisClusterAsyncCommands<String, String>> redis,
      PresenceKeys keys,
      PresenceScripts scripts,
      PresenceOptions options,
      Supplier<Presence.Listener> listener) {
    this.redis = redis;
    this.keys = keys;
    this.scripts = scripts;
    this.options = options;
    this.listener = listener;
  }

  /** Cleans up after those of the lives that are over and not claimed by another node. */
  CompletionStage<Void> inspect(List<String> suspects, String by) {
    CompletionStage<Void> done = CompletableFuture.completedStage(null);
    for (String suspect : suspects) {
      done = done.thenCompose(before -> inspect(suspect, by));
    }
    return done;
  }

  private CompletionStage<Void> inspect(String life, String by) {
    return scripts
        .bounded(() -> redis.get().exists(keys.lease(life)))
        .thenCompose(leases -> leases > 0 ? nothing() : bury(life, by));
  }

  /** Cleans up after a life whose lease is gone, unless another node does. */
  CompletionStage<Void> bury(String life, String by) {
    SetArgs claim = SetArgs.Builder.nx().px(options.lease().toMillis());
    return scripts
        .bounded(() -> redis.get().set(keys.claim(life), by, claim))
        .thenCompose(answer -> answer == null ? nothing() : places(life));
  }

  /** Removes what is left of lives of this node whose entries it has taken over. */
  CompletionStage<Void> finish(List<String> lives, FormerLives former) {
    CompletionStage<Void> done = nothing();
    for (String life : lives) {
      done = done.thenCompose(before -> places(life)).thenAccept(finished -> former.remove(life));
    }
    return done;
  }

  private CompletionStage<Void> places(String life) {
    return scripts
        .bounded(() -> redis.get().srandmember(keys.places(life), PLACES_AT_ONCE))
        .thenCompose(page -> page.isEmpty() ? forget(life) : clean(life, page));
  }

  private CompletionStage<Void> clean(String life, List<String> page) {
    return CompletableFuture.allOf(
            page.stream()
                .map(text -> purge(PresenceKeys.parse(text), life).toCompletableFuture())
                .toArray(CompletableFuture[]::new))
        .thenCompose(
            done ->
                scripts.bounded(
                    () -> redis.get().srem(keys.places(life), page.toArray(String[]::new))))
        .thenCompose(
            done ->
                scripts.bounded(
                    () -> redis.get().pexpire(keys.claim(life), options.lease().toMillis())))
        .thenCompose(done -> places(life));
  }

  /** Takes all entries of a life out of a place, and tells who is gone. */
  CompletionStage<Void> purge(Place place, String life) {
    return scripts
        .purge(place, life)
        .thenCompose(
            purged -> {
              for (Gone gone : purged.gone()) {
                listener.get().left(place, gone.user(), gone.members());
              }
              return purged.remaining() > 0 ? purge(place, life) : nothing();
            });
  }

  private CompletionStage<Void> forget(String life) {
    return scripts
        .bounded(() -> redis.get().zrem(keys.nodes(), life))
        .thenCompose(done -> scripts.bounded(() -> redis.get().del(keys.claim(life))))
        .thenApply(done -> null);
  }

  private static CompletionStage<Void> nothing() {
    return CompletableFuture.completedStage(null);
  }
}
