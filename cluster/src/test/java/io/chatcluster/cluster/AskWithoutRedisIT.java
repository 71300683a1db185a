package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.testing.RedisProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each question of README's "Ask and move sockets" ends, and by a failure, where Redis is away. */
class AskWithoutRedisIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private RedisProcess redis;
  private TestNode node;
  private TestNode other;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.started();
    redis.commands().ping();
    node = new TestNode(redis.uri(), "node_1");
    other = new TestNode(redis.uri(), "node_2");
    await().atMost(Duration.ofSeconds(60)).until(() -> node.cluster.members().size() == 2);
  }

  @AfterEach
  void stop() {
    node.close();
    other.close();
    redis.close();
  }

  private Map<String, CompletionStage<?>> questions() {
    ClusterNamespace lobby = node.cluster.of("/");
    Map<String, CompletionStage<?>> questions = new LinkedHashMap<>();
    questions.put("emitWithAck", lobby.emitWithAck(TIMEOUT, "question"));
    questions.put("serverSideEmitWithAck", lobby.serverSideEmitWithAck(TIMEOUT, "load"));
    questions.put("fetchSockets", lobby.fetchSockets());
    questions.put("allRooms", lobby.allRooms());
    questions.put("serverCount", lobby.serverCount());
    questions.put("socketsJoin", lobby.to("a").socketsJoin("b"));
    return questions;
  }

  private static void eachFails(Map<String, CompletionStage<?>> questions) {
    questions.forEach(
        (name, stage) ->
            assertThat(catchThrowable(() -> stage.toCompletableFuture().get(60, TimeUnit.SECONDS)))
                .as(name)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ClusterUnavailableException.class));
  }

  @Test
  void whereRedisStandsStillEachFailsWhenItsTimeIsOver() throws Exception {
    redis.pause();
    try {
      eachFails(questions());
      assertThat(node.cluster.stats().queriesPending()).isZero();
    } finally {
      redis.resume();
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () ->
                node.cluster
                        .of("/")
                        .fetchSockets()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .values()
                        .size()
                    == 2);
  }

  @Test
  void whereRedisIsGoneEachFails() {
    redis.kill();
    eachFails(questions());
    await().atMost(Duration.ofSeconds(60)).until(() -> !node.cluster.healthy());
    Map<String, CompletionStage<?>> later = questions();
    assertThat(List.copyOf(later.values()))
        .allMatch(stage -> stage.toCompletableFuture().isCompletedExceptionally());
    eachFails(later);
  }
}
