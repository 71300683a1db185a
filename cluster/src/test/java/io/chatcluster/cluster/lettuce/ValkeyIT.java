package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusContract;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.log.RoomLogContract;
import io.chatcluster.cluster.testing.DockerImage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** Valkey in the place of Redis. */
class ValkeyIT {
  private static DockerImage valkey;

  @BeforeAll
  static void startValkey() {
    valkey = DockerImage.started("valkey/valkey:8.1-alpine");
  }

  @AfterAll
  static void stopValkey() {
    if (valkey != null) {
      valkey.close();
    }
  }

  private static LettuceConnections connections() {
    return new LettuceConnections(RedisOptions.of(valkey.uri(), "test"));
  }

  @Nested
  class Classic extends BusContract {
    private LettuceConnections connections;

    @BeforeEach
    void open() {
      connections = connections();
    }

    @AfterEach
    void close() {
      connections.close();
    }

    @Override
    protected Bus newBus() {
      return new LettuceBus(connections);
    }
  }

  @Nested
  class Sharded extends BusContract {
    private LettuceConnections connections;

    @BeforeEach
    void open() {
      connections = connections();
    }

    @AfterEach
    void close() {
      connections.close();
    }

    @Override
    protected boolean hasPatterns() {
      return false;
    }

    @Override
    protected Bus newBus() {
      return new LettuceShardedBus(connections);
    }
  }

  @Nested
  class Log extends RoomLogContract {
    private LettuceConnections connections;
    private RoomLog log;

    @BeforeEach
    void open() {
      connections = connections();
      log =
          new LettuceRoomLog(
              connections, OPTIONS.withPrefixes("p" + System.nanoTime(), "socket.io"));
    }

    @AfterEach
    void close() {
      connections.close();
    }

    @Override
    protected RoomLog log() {
      return log;
    }

    @Override
    protected Bus bus(BusListener listener) throws Exception {
      Bus bus = new LettuceBus(connections);
      done(bus.start(listener));
      return bus;
    }

    @Override
    protected void dedupeTimePasses(RoomLog dedupingLog, LogEntry entry) {
      long asked = System.nanoTime();
      Awaitility.await().until(() -> System.nanoTime() - asked > DEDUPE_TIME.toNanos() * 2);
      Awaitility.await().until(() -> !done(dedupingLog.append(entry)).duplicate());
    }
  }
}
