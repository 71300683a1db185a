package io.chatcluster.server.redis;

import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the masters say about themselves.
 *
 * @param ids the run id and the replication id of each
 * @param evicted how many keys they have evicted since they started
 * @param policies their {@code maxmemory-policy}
 */
record RedisServers(Set<String> ids, long evicted, Set<String> policies) {
  /** Nothing is known, as where an ACL forbids INFO. */
  static final RedisServers UNKNOWN = new RedisServers(Set.of(), 0, Set.of());

  /** Reads it, from every master of a Redis Cluster. */
  static CompletionStage<RedisServers> read(RedisClusterAsyncCommands<String, String> redis) {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    if (redis instanceof RedisAdvancedClusterAsyncCommands<String, String> cluster) {
      for (CompletionStage<String> each : cluster.upstream().commands().info().futures()) {
        answers.add(each.toCompletableFuture());
      }
    } else {
      answers.add(redis.info().toCompletableFuture());
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> of(answers.stream().map(CompletableFuture::join).toList()));
  }

  /** Reads the answers to INFO. */
  static RedisServers of(List<String> answers) {
    Set<String> ids = new TreeSet<>();
    Set<String> policies = new TreeSet<>();
    long evicted = 0;
    for (String answer : answers) {
      ids.add(field(answer, "run_id") + " " + field(answer, "master_replid"));
      evicted += number(field(answer, "evicted_keys"));
      policies.add(field(answer, "maxmemory_policy"));
    }
    policies.remove("");
    return new RedisServers(ids, evicted, policies);
  }

  /** A policy by which keys of the chat can be evicted. */
  Optional<String> evictingPolicy() {
    return policies.stream().filter(policy -> !policy.equals("noeviction")).findFirst();
  }

  private static String field(String answer, String name) {
    return answer
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).trim())
        .findFirst()
        .orElse("");
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
