package io.chatcluster.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RedisServersTest {
  private static final Duration TIMEOUT = Duration.ofMillis(200);
  private static final Map<String, String> INFO =
      Map.of(
          "server", "# Server\r\nrun_id:r1\r\n",
          "memory", "# Memory\r\nmaxmemory_policy:noeviction\r\n",
          "stats", "# Stats\r\nevicted_keys:7\r\n",
          "replication", "# Replication\r\nmaster_replid:m1\r\nmaster_replid2:m0\r\n");

  private final Map<String, CompletionStage<String>> away = new HashMap<>();
  private final Map<String, String> replaced = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  /** Two servers; {@code away} has other answers of one, and in {@code replaced} texts change. */
  private Map<String, CompletionStage<String>> ask(String section) {
    asked.add(section);
    Map<String, CompletionStage<String>> answers = new HashMap<>();
    for (String name : List.of("a", "b")) {
      String text = INFO.get(section);
      for (Map.Entry<String, String> each : replaced.entrySet()) {
        if (each.getKey().startsWith(name + " ")) {
          text = text.replace(each.getKey().substring(2), each.getValue());
        }
      }
      answers.put(name, CompletableFuture.completedStage(text));
    }
    answers.putAll(away);
    return answers;
  }

  private RedisServers after(RedisServers before) {
    CompletableFuture<RedisServers> read = before.read(this::ask, TIMEOUT).toCompletableFuture();
    assertThat(read).succeedsWithin(20, TimeUnit.SECONDS);
    return read.join();
  }

  @Test
  void onlyTheSectionsThatAreReadAreAskedFor() {
    after(RedisServers.UNKNOWN);
    assertThat(asked).containsExactlyInAnyOrder("server", "replication", "memory", "stats");
  }

  @Test
  void serversAreKnownByTheirRunAndTheirReplication() {
    RedisServers first = after(RedisServers.UNKNOWN);
    assertThat(first.differ(RedisServers.UNKNOWN)).isFalse();
    assertThat(after(first).differ(first)).isFalse();
    replaced.put("b master_replid:m1", "master_replid:m2");
    RedisServers other = after(first);
    assertThat(other.differ(first)).isTrue();
    assertThat(other.haveEvictedSince(first)).isFalse();
    replaced.put("a evicted_keys:7", "evicted_keys:8");
    assertThat(after(other).haveEvictedSince(other)).isTrue();
    assertThat(after(other).differ(other)).isFalse();
  }

  @Test
  void aServerThatIsAwayHidesNothingOfTheOthersAndIsComparedWhenItIsBack() {
    for (CompletionStage<String> answer :
        List.of(
            new CompletableFuture<String>(),
            CompletableFuture.<String>failedStage(new RedisException("Connection closed")),
            CompletableFuture.<String>failedStage(
                new RedisCommandExecutionException("LOADING Redis is loading")))) {
      replaced.clear();
      RedisServers first = after(RedisServers.UNKNOWN);
      away.put("a", answer);
      replaced.put("b run_id:r1", "run_id:r2");
      RedisServers without = after(first);
      assertThat(without.differ(first)).isTrue();
      assertThat(after(without).differ(without)).isFalse();

      away.clear();
      replaced.put("a run_id:r1", "run_id:r3");
      assertThat(after(without).differ(without)).isTrue();
    }
  }

  @Test
  void whatIsKnownIsKeptWhereTheServersCannotBeAsked() {
    RedisServers first = after(RedisServers.UNKNOWN);
    assertThat(
            first.read(
                section -> {
                  throw new RedisException("the node is not part of the cluster");
                },
                TIMEOUT))
        .isCompletedWithValue(first);
  }

  @Test
  void aServerThatAppearsMayHaveOlderData() {
    away.put("c", CompletableFuture.completedStage("run_id:r9\r\n"));
    RedisServers three = after(RedisServers.UNKNOWN);
    away.clear();
    RedisServers two = after(three);
    assertThat(two.differ(three)).isFalse();
    away.put("c", CompletableFuture.completedStage("run_id:r9\r\n"));
    assertThat(after(two).differ(two)).isTrue();
  }

  @Test
  void everyPolicyButNoevictionCanEvictKeysOfTheChat() {
    assertThat(after(RedisServers.UNKNOWN).evictingPolicy()).isEmpty();
    for (String policy : List.of("allkeys-lru", "volatile-ttl")) {
      replaced.put("b noeviction", policy);
      assertThat(after(RedisServers.UNKNOWN).evictingPolicy()).contains(policy);
    }
  }

  @Test
  void anAclThatForbidsInfoIsNoReasonToWorry() {
    away.put("a", CompletableFuture.failedStage(new RedisCommandExecutionException("NOPERM")));
    away.put("b", CompletableFuture.failedStage(new RedisCommandExecutionException("NOPERM")));
    RedisServers silent = after(RedisServers.UNKNOWN);
    assertThat(silent.evictingPolicy()).isEmpty();
    away.clear();
    assertThat(after(silent).differ(silent)).isFalse();
  }
}
