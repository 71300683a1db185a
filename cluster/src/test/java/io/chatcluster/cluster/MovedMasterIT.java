package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.testing.MovingAddress;
import io.chatcluster.cluster.testing.RedisProcess;
import io.chatcluster.cluster.wire.WireKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One address; the master behind it becomes a replica and lives on, another server takes over. */
class MovedMasterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RedisProcess first;
  private RedisProcess second;
  private MovingAddress address;

  @BeforeEach
  void start() {
    first = RedisProcess.started();
    second = RedisProcess.started();
    first.commands().ping();
    second.commands().replicaof(RedisProcess.HOST, first.port());
    await()
        .atMost(PATIENCE)
        .until(() -> second.commands().info("replication").contains("master_link_status:up"));
    address = new MovingAddress(first.port());
  }

  @AfterEach
  void stop() {
    address.close();
    first.close();
    second.close();
  }

  private static void append(TestNode node, String event) throws Exception {
    node.cluster
        .log()
        .append(new LogEntry("/", "a", null, event, Map.of()))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static List<Object> events(TestNode node) {
    return node.heardInLobby().stream().<Object>map(event -> event.get(0)).toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "SHARDED_DYNAMIC"})
  void aNodeLeavesAServerThatIsNoMasterAnyMore(WireKind wire) throws Exception {
    try (TestNode node = new TestNode(address.uri(), "node_1", wire)) {
      node.join(node.lobby, "a");
      append(node, "before");

      second.commands().replicaofNoOne();
      first.commands().replicaof(RedisProcess.HOST, second.port());
      // The address still leads to the former master, which is refused.
      await().atMost(PATIENCE).until(() -> !node.cluster.healthy());
      long moved = System.nanoTime();
      address.moveTo(second.port());

      await().atMost(PATIENCE).until(node.cluster::healthy);
      System.out.printf(
          "healthy %d ms after the move%n",
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - moved));
      await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> append(node, "after"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(events(node)).contains("before", "after"));
    }
  }
}
