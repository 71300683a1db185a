package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusContract;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.log.RoomLogOptions;
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

  /** The connections of each test of a bus. */
  private abstract static class OnValkey extends BusContract {
    LettuceConnections connections;

    @BeforeEach
    void open() {
      connections = new LettuceConnections(RedisOptions.of(valkey.uri(), "test"));
    }

    @AfterEach
    void close() {
      connections.close();
    }
  }

  @Nested
  class Classic extends OnValkey {
    @Override
    protected Bus newBus() {
      return new LettuceBus(connections);
    }
  }

  @Nested
  class Sharded extends OnValkey {
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
  class Log extends LettuceRoomLogContract {
    @Override
    String uri() {
      return valkey.uri();
    }

    @Override
    RoomLogOptions options() {
      return OPTIONS.withPrefixes("p" + System.nanoTime(), "socket.io");
    }

    @Override
    protected void dedupeTimePasses(RoomLog dedupingLog, LogEntry entry) {
      long asked = System.nanoTime();
      Awaitility.await().until(() -> System.nanoTime() - asked > DEDUPE_TIME.toNanos() * 2);
      Awaitility.await().until(() -> !done(dedupingLog.append(entry)).duplicate());
    }
  }
}
