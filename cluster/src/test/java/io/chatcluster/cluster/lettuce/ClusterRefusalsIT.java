package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.RedisErrorKind;
import io.chatcluster.cluster.bus.RedisErrors.Refusal;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.cluster.testing.RedisClusterSet;
import io.chatcluster.cluster.testing.RedisProcess;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Error replies of a Redis Cluster: of one slot, and of all of them. */
class ClusterRefusalsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SLOT = SlotHash.getSlot("{5:1:/chat a}");

  private static RedisClusterSet redis;

  private LettuceConnections connections;
  private LettuceRoomLog log;

  @BeforeAll
  static void startCluster() {
    redis = RedisClusterSet.started();
  }

  @AfterAll
  static void stopCluster() {
    redis.close();
  }

  @BeforeEach
  void open() {
    connections = new LettuceConnections(RedisOptions.of(redis.uri(), "test"));
    log = new LettuceRoomLog(connections, RoomLogOptions.DEFAULTS);
    await().atMost(LIMIT).until(() -> appends("before"));
    assertThat(connections.errors().present()).isEmpty();
  }

  @AfterEach
  void close() {
    connections.close();
  }

  private boolean appends(String key) {
    try {
      log.append(new LogEntry("/chat", "a", key, "message", Map.of()))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  private void refusesWrites(RedisErrorKind kind) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(appends("refused")).isFalse();
              assertThat(connections.errors().present())
                  .extracting(Refusal::operation, Refusal::kind)
                  .contains(tuple(RedisOperation.WRITES, kind));
            });
    assertThat(connections.errors().counts().get(kind)).isPositive();
  }

  private void acceptsWritesAgain() {
    await().atMost(LIMIT).until(() -> appends("refused"));
    await().atMost(LIMIT).until(() -> appends("after") && connections.errors().present().isEmpty());
  }

  /** One key of the message is at the former master, the other one is not there yet. */
  @Test
  void aSlotWhoseKeysAreOnTheirWay() {
    RedisProcess from = redis.ownerOf(SLOT, redis.nodes().get(0));
    RedisProcess to =
        redis.nodes().subList(0, 3).stream().filter(node -> node != from).findFirst().orElseThrow();
    redis.beginMigration(SLOT, from, to);
    refusesWrites(RedisErrorKind.TRYAGAIN);

    redis.migrate(SLOT, from, to);
    acceptsWritesAgain();
    redis.migrate(SLOT, to, from);
  }

  @Test
  void aSlotThatNoMasterServes() {
    List<RedisProcess> masters = redis.nodes().subList(0, 3);
    RedisProcess owner = redis.ownerOf(SLOT, masters.get(0));
    int another = (SLOT + 1) % SlotHash.SLOT_COUNT;
    RedisProcess owning = redis.ownerOf(another, masters.get(0));
    assertThat(owning).isSameAs(owner);
    // Without one slot a master answers for none.
    owner.commands().clusterDelSlots(another);
    refusesWrites(RedisErrorKind.CLUSTERDOWN);

    owner.commands().clusterAddSlots(another);
    acceptsWritesAgain();
    redis.awaitHealth();
  }
}
