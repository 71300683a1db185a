package io.chatcluster.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.RedisClusterSet;
import io.chatcluster.cluster.testing.RedisProcess;
import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis Cluster of three masters and three replicas that changes under load. */
class ChaosRedisClusterIT {
  private static final String NAMESPACE = "socket.io#/#";
  private static final String ROOM = "socket.io#/#room#";

  private static RedisClusterSet redis;

  @BeforeAll
  static void start() {
    redis = RedisClusterSet.started();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "sharded"})
  void aMasterIsKilled(String adapter) throws Exception {
    redis.awaitHealth();
    int slot = SlotHash.getSlot(NAMESPACE);
    ThreeNodes.live(
        redis.uri(),
        adapter,
        nodes -> {
          nodes.load();
          RedisProcess owner = redis.ownerOf(slot, redis.nodes().get(0));
          nodes.outage(
              () -> {
                owner.kill();
                redis.servingAfter(slot, owner);
              });
          nodes.settle();
          owner.start();

          nodes.checkWhatWasHeard(order(adapter));
          nodes.checkWhatWasCounted();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "sharded"})
  void slotsMoveBetweenMasters(String adapter) throws Exception {
    redis.awaitHealth();
    ThreeNodes.live(
        redis.uri(),
        adapter,
        nodes -> {
          nodes.load();
          for (String channel : List.of(NAMESPACE, ROOM)) {
            int slot = SlotHash.getSlot(channel);
            RedisProcess owner = redis.ownerOf(slot, redis.nodes().get(0));
            nodes.outage(() -> redis.migrate(slot, owner, anotherMaster(owner)));
          }
          nodes.settle();

          long missed = nodes.checkWhatWasHeard(order(adapter));
          nodes.checkWhatWasCounted();
          if (adapter.equals("classic")) {
            assertThat(missed).as("channels of the classic wire have no slot").isZero();
          }
        });
  }

  /** The channels of the sharded wire are each on the server that has their slot. */
  private static Heard.Order order(String adapter) {
    return adapter.equals("sharded") ? Heard.Order.PER_CHANNEL : Heard.Order.PER_NAMESPACE;
  }

  private static RedisProcess anotherMaster(RedisProcess than) {
    return redis.nodes().stream()
        .filter(node -> node != than && node.commands().role().get(0).equals("master"))
        .findFirst()
        .orElseThrow();
  }
}
