package io.chatcluster.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.ClusterOptions;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.cluster.memory.MemoryBus;
import io.chatcluster.cluster.memory.MemoryHub;
import io.chatcluster.cluster.memory.MemoryRoomLog;
import io.chatcluster.cluster.wire.WireKind;
import io.chatcluster.server.http.Readiness;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisReadinessTest {
  private final MemoryHub hub = new MemoryHub();
  private final Cluster cluster =
      new Cluster(
          new MemoryBus(hub),
          new MemoryRoomLog(hub, RoomLogOptions.DEFAULTS, WireKind.CLASSIC, InstantSource.system()),
          ClusterOptions.defaults());
  private final Readiness readiness = new Readiness();
  private final RedisReadiness redis = new RedisReadiness(cluster, Optional.empty(), readiness);

  @BeforeEach
  void start() {
    cluster.start().toCompletableFuture().join();
    readiness.started();
    redis.look();
    assertThat(readiness.report().ready()).isTrue();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({
    "SUBSCRIPTIONS, NOPERM no permissions, false",
    "PUBLISHING, NOPERM no permissions, false",
    "PUBLISHING, ERR unknown command 'PUBLISH', false",
    "WRITES, NOPERM no permissions, false",
    "WRITES, NOAUTH Authentication required., false",
    "WRITES, WRONGPASS invalid password, false",
    "WRITES, OOM command not allowed, true",
    "WRITES, MISCONF unable to persist, true",
    "WRITES, READONLY a read only replica, true",
    "WRITES, LOADING the dataset, true",
    "WRITES, BUSY running a script, true",
    "WRITES, ERR something else, true",
    "SUBSCRIPTIONS, BUSY running a script, true",
    "PUBLISHING, LOADING the dataset, true"
  })
  void whatMayConcernThisNodeAloneMakesItNotReady(
      RedisOperation operation, String reply, boolean isReady) {
    cluster.redisErrors().refused(operation, reply);
    redis.look();
    assertThat(readiness.report().ready()).isEqualTo(isReady);
    assertThat(readiness.report().reasons()).isEqualTo(Map.of("redis " + operation.text(), reply));
  }

  @Test
  void oneThatIsNotSharedIsEnough() {
    cluster.redisErrors().refused(RedisOperation.WRITES, "OOM command not allowed");
    cluster.redisErrors().refused(RedisOperation.WRITES, "NOPERM no permissions");
    redis.look();
    assertThat(readiness.report().ready()).isFalse();
    assertThat(readiness.report().reasons())
        .isEqualTo(Map.of("redis writes", "OOM command not allowed; NOPERM no permissions"));
  }
}
