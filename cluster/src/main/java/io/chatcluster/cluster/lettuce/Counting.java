package io.chatcluster.cluster.lettuce;

import io.lettuce.core.cluster.api.async.AsyncExecutions;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts the subscriptions of a channel over all masters of a Redis Cluster. */
final class Counting {
  private Counting() {}

  static CompletionStage<Long> sum(
      RedisAdvancedClusterAsyncCommands<String, String> commands, String channel) {
    AsyncExecutions<Map<String, Long>> asked = commands.upstream().commands().pubsubNumsub(channel);
    CompletableFuture<Long> sum = CompletableFuture.completedFuture(0L);
    for (CompletableFuture<Map<String, Long>> each : asked.futures()) {
      sum = sum.thenCombine(each, (before, counts) -> before + counts.getOrDefault(channel, 0L));
    }
    return sum;
  }
}
