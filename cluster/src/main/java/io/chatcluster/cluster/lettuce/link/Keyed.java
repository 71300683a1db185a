package io.chatcluster.cluster.lettuce.link;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.lettuce.place.ClusterMap;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Commands with keys, each at the master that has its key. A command is repeated where Redis has
 * certainly not carried it out, because its key is elsewhere or on its way: some 2 s long.
 */
public final class Keyed {
  private static final Pattern MISPLACED = Pattern.compile("(MOVED|ASK|TRYAGAIN|CLUSTERDOWN) .*");
  private static final int MOST_TRIES = 20;
  private static final long PAUSE_MILLIS = 100;

  private final Function<String, BatchedConnection> owners;
  private final ClusterMap map;
  private final Executor later;

  /**
   * @param owners the connection for a key; null where none is known
   * @param map null where Redis is no Redis Cluster
   * @param thread runs repetitions
   */
  public Keyed(Function<String, BatchedConnection> owners, ClusterMap map, Executor thread) {
    this.owners = owners;
    this.map = map;
    this.later = CompletableFuture.delayedExecutor(PAUSE_MILLIS, MILLISECONDS, thread);
  }

  /**
   * Issues a command; never blocks. Fails at once when the connection is broken, or too much waits
   * for answers.
   *
   * @param key one of its keys; the others are in the same slot
   * @param bytes about how large the command is
   */
  public <T> CompletableFuture<T> send(
      String key,
      int bytes,
      Function<RedisClusterAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
    return send(key, bytes, command, 1);
  }

  private <T> CompletableFuture<T> send(
      String key,
      int bytes,
      Function<RedisClusterAsyncCommands<String, byte[]>, RedisFuture<T>> command,
      int tries) {
    BatchedConnection connection = owners.apply(key);
    if (connection == null) {
      return CompletableFuture.failedFuture(
          new ClusterUnavailableException("no master of the Redis Cluster has the key"));
    }
    CompletableFuture<T> answer = connection.send(RedisOperation.WRITES, bytes, command);
    return map == null
        ? answer
        : answer.exceptionallyCompose(
            failure ->
                tries < MOST_TRIES && isMisplaced(failure)
                    ? map.refresh()
                        .handleAsync((done, error) -> null, later)
                        .thenCompose(done -> send(key, bytes, command, tries + 1))
                        .toCompletableFuture()
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isMisplaced(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisCommandExecutionException refused
        && MISPLACED.matcher(String.valueOf(refused.getMessage())).matches();
  }
}
