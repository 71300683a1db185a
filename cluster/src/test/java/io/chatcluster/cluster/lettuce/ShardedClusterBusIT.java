package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusContract;
import io.chatcluster.cluster.testing.RedisClusterSet;
import io.chatcluster.cluster.testing.RedisProcess;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sharded publish/subscribe on a Redis Cluster of three masters and three replicas. */
class ShardedClusterBusIT extends BusContract {
  private static RedisClusterSet redis;

  private LettuceConnections connections;

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
  }

  @AfterEach
  void close() {
    connections.close();
  }

  @Override
  protected Bus newBus() {
    return new LettuceShardedBus(connections);
  }

  @Override
  protected boolean hasPatterns() {
    return false;
  }

  @Override
  protected List<String> channelsInOrder() {
    return List.of("{x}a", "{x}b");
  }

  @Test
  void channelsOfAllMastersAreHeardAndEveryMasterIsOnAWay() throws Exception {
    Heard heard = new Heard();
    try (Bus bus = newBus()) {
      done(bus.start(heard));
      List<String> channels = IntStream.range(0, 60).mapToObj(i -> "room" + i).toList();
      done(bus.subscribe(channels));
      for (String channel : channels) {
        done(bus.publish(channel, bytes("x")));
      }

      await().until(() -> heard.messages.size() == 60);
      Set<RedisProcess> owners = new HashSet<>();
      for (String way : bus.ways("probe#")) {
        owners.add(redis.ownerOf(SlotHash.getSlot(way), redis.nodes().get(0)));
      }
      assertThat(owners).hasSize(3);
      assertThat(bus.groups(channels)).hasSize(3);
    }
  }

  @Test
  void aSlotThatMovesTakesItsChannelsAlong() throws Exception {
    String channel = "moving";
    int slot = SlotHash.getSlot(channel);
    RedisProcess from = redis.ownerOf(slot, redis.nodes().get(0));
    RedisProcess to =
        redis.nodes().subList(0, 3).stream().filter(node -> node != from).findFirst().orElseThrow();
    Heard heard = new Heard();
    try (Bus bus = newBus()) {
      done(bus.start(heard));
      done(bus.subscribe(List.of(channel, "stays")));

      redis.migrate(slot, from, to);

      await().until(() -> heard.lost.contains(channel));
      hearsAgain(bus, heard, channel, Duration.ofSeconds(2));
      assertThat(heard.lost).doesNotContain("stays");
      assertThat(to.commands().pubsubShardNumsub(channel)).containsEntry(channel, 1L);
      assertThat(heard.disconnects).isZero();
    }
    redis.migrate(slot, to, from);
  }

  @Test
  void aMasterThatDiesIsFollowedByItsReplica() throws Exception {
    String channel = "a";
    int slot = SlotHash.getSlot(channel);
    RedisProcess dying = redis.ownerOf(slot, redis.nodes().get(0));
    Heard heard = new Heard();
    try (Bus bus = newBus()) {
      done(bus.start(heard));
      done(bus.subscribe(List.of(channel)));

      dying.kill();
      await().until(() -> heard.lost.contains(channel));
      assertThat(bus.connected()).isTrue();
      redis.servingAfter(slot, dying);
      hearsAgain(bus, heard, channel, Duration.ofSeconds(2));

      dying.start();
      redis.awaitHealth();
    }
  }

  private static void hearsAgain(Bus bus, Heard heard, String channel, Duration within) {
    long begun = System.nanoTime();
    await()
        .atMost(within)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .until(
            () -> {
              done(bus.subscribe(List.of(channel)));
              done(bus.publish(channel, bytes("again")));
              return heard.messages.contains(channel + "=again");
            });
    System.out.printf("heard again after %d ms%n", (System.nanoTime() - begun) / 1_000_000);
  }
}
