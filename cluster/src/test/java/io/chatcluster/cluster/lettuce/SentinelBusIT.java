package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusContract;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.log.RoomLogOptions;
import io.chatcluster.cluster.testing.RedisProcess;
import io.chatcluster.cluster.testing.SentinelSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master, a replica and three Sentinels. */
class SentinelBusIT extends BusContract {
  private static SentinelSet redis;

  private LettuceConnections connections;

  @BeforeAll
  static void startSentinels() {
    redis = SentinelSet.started();
  }

  @AfterAll
  static void stopSentinels() {
    redis.close();
  }

  @BeforeEach
  void open() {
    connections = new LettuceConnections(RedisOptions.of(redis.uri(), "test"));
  }

  @AfterEach
  void close() {
    connections.close();
  }

  @Override
  protected Bus newBus() {
    return new LettuceBus(connections);
  }

  /** Frozen or told to go: in both cases the former master stays reachable. */
  @Test
  void busAndLogFollowAMasterThatWasFrozen() throws Exception {
    Heard heard = new Heard();
    try (Bus bus = newBus()) {
      RoomLog log = inUse(bus, heard);
      RedisProcess former = redis.master();

      former.pause();
      try {
        RedisProcess next = redis.servingAfter(former);
        worksAt(next, bus, log, heard);
      } finally {
        former.resume();
      }
      redis.awaitReplica(former);
      assertThat(bus.connected()).isTrue();
    }
  }

  @Test
  void busAndLogFollowAFailoverThatAnOperatorAsksFor() throws Exception {
    Heard heard = new Heard();
    try (Bus bus = newBus()) {
      RoomLog log = inUse(bus, heard);
      RedisProcess former = redis.master();

      RedisProcess.patiently(
          () -> {
            redis.failover();
            return true;
          });

      worksAt(redis.servingAfter(former), bus, log, heard);
      redis.awaitReplica(former);
    }
  }

  private RoomLog inUse(Bus bus, Heard heard) throws Exception {
    done(bus.start(heard));
    done(bus.subscribe(List.of("a")));
    RoomLog log = new LettuceRoomLog(connections, RoomLogOptions.DEFAULTS);
    done(log.append(new LogEntry("/", "a", null, "e", Map.of())));
    return log;
  }

  /** Within 2 s of its promotion, which the Sentinels themselves notice up to a second later. */
  private static void worksAt(RedisProcess master, Bus bus, RoomLog log, Heard heard)
      throws Exception {
    long promoted = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .until(
            () -> {
              done(bus.subscribe(List.of("a")));
              done(bus.publish("a", bytes("again")));
              return heard.messages.contains("a=again")
                  && master.commands().pubsubNumsub("a").get("a") == 1;
            });
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .until(() -> done(log.append(new LogEntry("/", "a", null, "e", Map.of()))) != null);
    Duration took = Duration.ofNanos(System.nanoTime() - promoted);
    System.out.printf("bus and log work %d ms after the promotion%n", took.toMillis());
    assertThat(took).isLessThan(Duration.ofSeconds(2));
  }
}
