package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.log.RoomLogContract;
import io.chatcluster.cluster.testing.RedisClusterSet;
import io.chatcluster.cluster.testing.RedisProcess;
import io.chatcluster.cluster.wire.WireKind;
import io.lettuce.core.cluster.SlotHash;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Ordered rooms on a Redis Cluster, with both wires. */
class ClusterRoomLogIT {
  private static RedisClusterSet redis;

  @BeforeAll
  static void startCluster() {
    redis = RedisClusterSet.started(15_000);
  }

  @AfterAll
  static void stopCluster() {
    redis.close();
  }

  private static List<RedisProcess> masters() {
    return redis.nodes().subList(0, 3);
  }

  /** The contract; keys of the tests before are removed. */
  private abstract static class OnCluster extends RoomLogContract {
    private final WireKind wire;
    private LettuceConnections connections;
    private RoomLog log;

    OnCluster(WireKind wire) {
      this.wire = wire;
    }

    @BeforeEach
    void open() {
      masters().forEach(master -> master.commands().flushall());
      connections = new LettuceConnections(RedisOptions.of(redis.uri(), "test"));
      log = new LettuceRoomLog(connections, OPTIONS, wire);
    }

    @AfterEach
    void close() {
      connections.close();
    }

    @Override
    protected WireKind wire() {
      return wire;
    }

    @Override
    protected RoomLog log() {
      return log;
    }

    @Override
    protected Bus bus(BusListener listener) throws Exception {
      Bus bus = wire.isSharded() ? new LettuceShardedBus(connections) : new LettuceBus(connections);
      done(bus.start(listener));
      return bus;
    }

    @Override
    protected void dedupeTimePasses(RoomLog dedupingLog, LogEntry entry) throws Exception {
      await()
          .until(
              () ->
                  masters().stream()
                      .allMatch(master -> master.commands().keys("chat:sent:*").isEmpty()));
      assertThat(done(dedupingLog.append(entry)).duplicate()).isFalse();
    }
  }

  @Nested
  class Classic extends OnCluster {
    Classic() {
      super(WireKind.CLASSIC);
    }

    @Test
    void roomsAreSpreadOverTheMasters() throws Exception {
      for (int i = 0; i < 30; i++) {
        done(log().append(new LogEntry("/chat", "room" + i, "key", "message", Map.of())));
      }

      for (RedisProcess master : masters()) {
        assertThat(master.commands().keys("chat:room:*")).isNotEmpty();
      }
    }
  }

  @Nested
  class Sharded extends OnCluster {
    Sharded() {
      super(WireKind.SHARDED_DYNAMIC);
    }

    @Test
    void theKeysOfARoomAreWhereItsChannelIs() throws Exception {
      Set<RedisProcess> used = new HashSet<>();
      for (int i = 0; i < 30; i++) {
        String room = "room" + i;
        done(log().append(new LogEntry("/chat", room, "key", "message", Map.of())));
        RedisProcess owner =
            redis.ownerOf(SlotHash.getSlot("socket.io#/chat#" + room + "#"), masters().get(0));
        assertThat(owner.commands().keys("chat:room:*/chat " + room)).hasSize(1);
        used.add(owner);
      }
      assertThat(used).hasSize(3);
    }

    @Test
    void aRoomWithTheLengthOfASocketIdIsLoggedToo() throws Exception {
      String room = "exactly-20-character";
      assertThat(done(log().append(new LogEntry("/chat", room, "k", "message", Map.of()))).seq())
          .isEqualTo(1);
      assertThat(done(log().position("/chat", room)).seq()).isEqualTo(1);
    }
  }
}
