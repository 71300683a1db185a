package io.chatcluster.server.redis;

import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What the masters say about themselves.
 *
 * @param byName one server, or the masters of a Redis Cluster by the names they have in it
 */
record RedisServers(Map<String, Server> byName) {
  /** Nothing is known. */
  static final RedisServers UNKNOWN = new RedisServers(Map.of());

  /** The parts of INFO that are read: a fraction of the whole. */
  private static final List<String> SECTIONS = List.of("server", "replication", "memory", "stats");

  /**
   * What one says.
   *
   * @param id its run id and its replication id; empty where an ACL forbids INFO
   * @param evicted how many keys it has evicted since it started
   * @param policy its {@code maxmemory-policy}
   */
  record Server(String id, long evicted, String policy) {
    private static final Server SILENT = new Server("", 0, "");

    static Server of(String info) {
      String id = (field(info, "run_id") + " " + field(info, "master_replid")).trim();
      return new Server(id, number(field(info, "evicted_keys")), field(info, "maxmemory_policy"));
    }
  }

  /** Asks every server for a section of INFO, by the names of the servers. */
  interface Asking extends Function<String, Map<String, CompletionStage<String>>> {}

  /** Asks one server, or every master of a Redis Cluster. */
  static Asking asking(RedisClusterAsyncCommands<String, String> redis) {
    if (redis instanceof RedisAdvancedClusterAsyncCommands<String, String> cluster) {
      return section -> {
        Map<String, CompletionStage<String>> answers = new HashMap<>();
        cluster
            .upstream()
            .commands()
            .info(section)
            .asMap()
            .forEach((node, answer) -> answers.put(node.getNodeId(), answer));
        return answers;
      };
    }
    return section -> Map.of("", redis.info(section));
  }

  /**
   * Reads it anew. A server that does not answer in time, or answers with an error, keeps what is
   * known of it, and delays nothing about the others beyond the timeout. Where they cannot be
   * asked, as while the masters of a Redis Cluster change, all keep it.
   *
   * @param timeout for each server
   */
  CompletionStage<RedisServers> read(Asking asking, Duration timeout) {
    Map<String, CompletableFuture<String>> infos;
    try {
      infos = ask(asking);
    } catch (RuntimeException e) {
      return CompletableFuture.completedStage(this);
    }
    List<CompletableFuture<Map.Entry<String, Server>>> servers = new ArrayList<>();
    infos.forEach(
        (name, info) ->
            servers.add(
                info.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .handle(
                        (text, failure) ->
                            Map.entry(
                                name,
                                failure == null
                                    ? Server.of(text)
                                    : byName.getOrDefault(name, Server.SILENT)))));
    return CompletableFuture.allOf(servers.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              Map<String, Server> now = new HashMap<>();
              servers.forEach(each -> now.put(each.join().getKey(), each.join().getValue()));
              return new RedisServers(now);
            });
  }

  private static Map<String, CompletableFuture<String>> ask(Asking asking) {
    Map<String, CompletableFuture<String>> infos = new HashMap<>();
    for (String section : SECTIONS) {
      asking
          .apply(section)
          .forEach(
              (name, answer) ->
                  infos.merge(
                      name,
                      answer.toCompletableFuture().copy(),
                      (before, next) -> before.thenCombine(next, (one, two) -> one + "\n" + two)));
    }
    return infos;
  }

  /** Whether a server is another one than before, or was started again: its data may be older. */
  boolean differ(RedisServers before) {
    return byName.entrySet().stream().anyMatch(each -> isOther(before, each.getKey()))
        && !before.byName.isEmpty();
  }

  private boolean isOther(RedisServers before, String name) {
    Server then = before.byName.get(name);
    return then == null || (!then.id().isEmpty() && !then.id().equals(byName.get(name).id()));
  }

  /** Whether a server has evicted keys since then. */
  boolean haveEvictedSince(RedisServers before) {
    return byName.entrySet().stream()
        .anyMatch(
            each ->
                each.getValue().evicted()
                    != before.byName.getOrDefault(each.getKey(), Server.SILENT).evicted());
  }

  /** A policy by which keys of the chat can be evicted. */
  Optional<String> evictingPolicy() {
    return byName.values().stream()
        .map(Server::policy)
        .filter(policy -> !policy.isEmpty() && !policy.equals("noeviction"))
        .findFirst();
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
