package io.chatcluster.server.redis;

import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The lives of this node that are over and whose entries it has not yet taken over for its present
 * one. It holds the claims on them itself, so that nobody tells its users gone meanwhile.
 */
final class FormerLives {
  /** Of more than this the oldest are left to the other nodes. */
  private static final int MOST = 16;

  private final Supplier<RedisClusterAsyncCommands<String, String>> redis;
  private final PresenceKeys keys;
  private final PresenceScripts scripts;
  private final PresenceOptions options;
  private final Deque<String> lives = new ArrayDeque<>();

  FormerLives(
      Supplier<RedisClusterAsyncCommands<String, String>> redis,
      PresenceKeys keys,
      PresenceScripts scripts,
      PresenceOptions options) {
    this.redis = redis;
    this.keys = keys;
    this.scripts = scripts;
    this.options = options;
  }

  synchronized void add(String life) {
    if (!lives.contains(life)) {
      lives.add(life);
    }
    if (lives.size() > MOST) {
      lives.remove();
    }
  }

  /** Nothing is left of the life. */
  synchronized void remove(String life) {
    lives.remove(life);
  }

  synchronized List<String> list() {
    return List.copyOf(lives);
  }

  /**
   * Claims them for one more lease, also where another node has: whatever that has taken away
   * before is entered anew and told.
   */
  CompletionStage<Void> hold() {
    SetArgs lease = SetArgs.Builder.px(options.lease().toMillis());
    return CompletableFuture.allOf(
        list().stream()
            .map(life -> scripts.bounded(() -> redis.get().set(keys.claim(life), life, lease)))
            .toArray(CompletableFuture[]::new));
  }
}
