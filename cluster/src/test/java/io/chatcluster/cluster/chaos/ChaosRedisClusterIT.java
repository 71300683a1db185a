package io.chatcluster.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.RedisClusterSet;
import io.chatcluster.cluster.testing.RedisProcess;
import io.lettuce.core.cluster.SlotHash;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Redis Cluster of three masters and three replicas that changes under load. */
class ChaosRedisClusterIT {
  private static final int MASTERS = 3;

  private static RedisClusterSet redis;

  @BeforeAll
  static void start() {
    redis = RedisClusterSet.started();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void aMasterIsKilled() throws Exception {
    redis.awaitHealth();
    ThreeNodes.live(
        redis.uri(),
        "classic",
        nodes -> {
          nodes.load();
          RedisProcess master = mostUsed();
          ThreeNodes.Outage outage = nodes.outage(master::kill);
          nodes.settle();
          master.start();

          nodes.checkWhatWasHeard();
          // The other masters are there all the time.
          assertThat(outage.millisToHealth()).isLessThan(ChaosIT.BACK_WITHIN_MILLIS);
        });
  }

  @Test
  void slotsMoveBetweenMasters() throws Exception {
    redis.awaitHealth();
    ThreeNodes.live(
        redis.uri(),
        "classic",
        nodes -> {
          nodes.load();
          for (String channel : new String[] {"socket.io#/#", "socket.io#/#room#"}) {
            int slot = SlotHash.getSlot(channel);
            RedisProcess owner = redis.ownerOf(slot, redis.nodes().get(0));
            nodes.outage(() -> redis.migrate(slot, owner, anotherMaster(owner)));
          }
          nodes.settle();

          assertThat(nodes.checkWhatWasHeard()).as("missed").isZero();
        });
  }

  private static RedisProcess anotherMaster(RedisProcess than) {
    return redis.nodes().stream()
        .filter(node -> node != than && node.commands().role().get(0).equals("master"))
        .findFirst()
        .orElseThrow();
  }

  /** The master with the most connections of the nodes. */
  private static RedisProcess mostUsed() {
    return redis.nodes().stream()
        .limit(MASTERS)
        .max(Comparator.comparing(node -> node.commands().clientList().lines().count()))
        .orElseThrow();
  }
}
