package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.log.Appended;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.testing.RedisClusterSet;
import io.chatcluster.cluster.testing.RedisProcess;
import io.chatcluster.cluster.wire.WireKind;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A master of a Redis Cluster becomes the replica of its successor, and lives on as that. */
class DemotedMasterIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String CHANNEL = "socket.io#/#a#";
  private static final int SLOT = SlotHash.getSlot(CHANNEL);

  private static RedisClusterSet redis;

  @BeforeAll
  static void start() {
    redis = RedisClusterSet.started();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static Appended append(TestNode node, String event) throws Exception {
    return node.cluster
        .log()
        .append(new LogEntry("/", "a", null, event, Map.of()))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  /** How many connections the nodes have there, those for reading the map aside. */
  private static long connections(RedisProcess server) {
    return server
        .commands()
        .clientList()
        .lines()
        .filter(client -> client.contains(" name=chat-node_"))
        .filter(client -> !client.matches(".* cmd=(hello|client|cluster|auth|info).*"))
        .count();
  }

  private static void receives(TestNode node, String event) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(node.heardInLobby())
                    .extracting(received -> (Object) received.get(0))
                    .contains(event));
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "SHARDED_DYNAMIC"})
  void nodesLeaveAMasterThatBecomesAReplica(WireKind wire) throws Exception {
    redis.awaitHealth();
    try (TestNode one = new TestNode(redis.uri(), "node_1", wire);
        TestNode other = new TestNode(redis.uri(), "node_2", wire)) {
      for (TestNode node : List.of(one, other)) {
        node.join(node.lobby, "a");
      }
      append(one, "before");
      receives(other, "before");

      RedisProcess former = redis.ownerOf(SLOT, redis.nodes().get(0));
      redis.failover(SLOT, former);
      long changed = System.nanoTime();

      for (TestNode node : List.of(one, other)) {
        await()
            .atMost(LIMIT)
            .until(
                () -> node.cluster.healthy() && node.cluster.stats().subscriptionsPending() == 0);
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> append(node, "again"));
      }
      System.out.printf(
          "writes again %d ms after the change%n",
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - changed));
      assertThat(former.commands().role().get(0)).isEqualTo("slave");
      // What a replica still takes may be lost when the connection is left.
      await().atMost(LIMIT).until(() -> connections(former) == 0);
      for (TestNode node : List.of(one, other)) {
        await()
            .atMost(LIMIT)
            .until(
                () -> node.cluster.healthy() && node.cluster.stats().subscriptionsPending() == 0);
      }
      for (int i = 0; i < 50; i++) {
        String event = "after " + i;
        append(i % 2 == 0 ? one : other, event);
        other.cluster.of("/").to("a").emit("emitted " + i);
        receives(one, event);
        receives(one, "emitted " + i);
        receives(other, event);
      }
      assertThat(one.cluster.redisErrors().counts().values()).containsOnly(0L);
    }
  }
}
