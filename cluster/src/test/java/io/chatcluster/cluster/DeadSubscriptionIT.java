package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.log.Appended;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.testing.MovingAddress;
import io.chatcluster.cluster.testing.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis has no subscription any more that a node counts on, and the connections are all well. */
class DeadSubscriptionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CHANNEL = "socket.io#/#a#";

  private RedisProcess redis;
  private MovingAddress address;
  private TestNode first;
  private TestNode second;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.started();
    redis.commands().ping();
    address = new MovingAddress(redis.port());
    first = new TestNode(address.uri(), "node_1");
    second = new TestNode(redis.uri(), "node_2");
    first.join(first.lobby, "a");
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
    address.close();
    redis.close();
  }

  private static CompletableFuture<Appended> append(TestNode node, String key) {
    return node.cluster
        .log()
        .append(new LogEntry("/", "a", key, "logged", Map.of("key", key)))
        .toCompletableFuture();
  }

  private long subscriptions() {
    return redis.commands().pubsubNumsub(CHANNEL).get(CHANNEL);
  }

  private String connections() {
    return redis
        .commands()
        .info("stats")
        .lines()
        .filter(line -> line.startsWith("total_connections_received"))
        .findFirst()
        .orElseThrow();
  }

  private static List<List<?>> logged(TestNode node) {
    return node.heardInLobby().stream().filter(event -> event.get(0).equals("logged")).toList();
  }

  @Test
  void aMessageThatNoSubscriptionTookIsDeliveredOnceWhenItIsSentAgain() throws Exception {
    append(first, "before").get(10, TimeUnit.SECONDS);
    await().atMost(PATIENCE).until(() -> logged(first).size() == 1);
    String opened = connections();
    address.unsubscribe(CHANNEL);
    await().atMost(PATIENCE).until(() -> subscriptions() == 0);

    assertThat(append(first, "lost"))
        .failsWithin(PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(ClusterUnavailableException.class);
    assertThat(first.cluster.stats().unheard()).isOne();

    // Nothing else tells the node: its probe has a channel of its own.
    await().atMost(PATIENCE).until(() -> subscriptions() == 1);
    assertThat(connections()).isEqualTo(opened);
    second.join(second.lobby, "a");
    Appended again = append(second, "lost").get(10, TimeUnit.SECONDS);
    assertThat(again.seq()).isEqualTo(2);
    assertThat(again.duplicate()).isFalse();
    assertThat(append(first, "lost").get(10, TimeUnit.SECONDS).duplicate()).isTrue();

    append(first, "after").get(10, TimeUnit.SECONDS);
    await().atMost(PATIENCE).until(() -> logged(second).size() == 2);
    await().atMost(PATIENCE).until(() -> logged(first).size() >= 3);
    assertThat(logged(first)).hasSize(3);
    assertThat(logged(first).subList(1, 3)).isEqualTo(logged(second));
    assertThat(first.cluster.stats().unheard()).isOne();
  }
}
