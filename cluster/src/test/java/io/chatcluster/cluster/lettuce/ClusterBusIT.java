package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusContract;
import io.chatcluster.cluster.testing.RedisClusterSet;
import io.chatcluster.cluster.testing.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The classic wire on a Redis Cluster of three masters and three replicas. */
class ClusterBusIT extends BusContract {
  private static RedisClusterSet redis;

  private LettuceConnections connections;
  private LettuceConnections others;

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
    others = new LettuceConnections(RedisOptions.of(redis.uri(), "other"));
  }

  @AfterEach
  void close() {
    connections.close();
    others.close();
  }

  @Override
  protected Bus newBus() {
    return new LettuceBus(connections);
  }

  /** Redis counts those who heard it at the node where it was published, and only there. */
  @Override
  protected boolean countsReceivers() {
    return false;
  }

  @Test
  void hearingAndPublishingUseTwoMasters() throws Exception {
    try (Bus bus = newBus()) {
      done(bus.start(new Heard()));

      List<Long> connected =
          redis.nodes().stream()
              .map(
                  node ->
                      node.commands()
                          .clientList()
                          .lines()
                          .filter(line -> line.contains("name=chat-test"))
                          .count())
              .toList();
      assertThat(connected.subList(0, 3)).containsExactlyInAnyOrder(1L, 1L, 0L);
      assertThat(connected.subList(3, 6)).containsOnly(0L);
    }
  }

  @Test
  void whenAMasterDiesTheBusGoesOnByTheOthers() throws Exception {
    Heard heard = new Heard();
    try (Bus bus = newBus();
        Bus other = new LettuceBus(others)) {
      done(bus.start(heard));
      done(other.start(new Heard()));
      done(bus.subscribe(List.of("a")));
      RedisProcess dying = hearingNode();
      int before = heard.connects;

      dying.kill();
      await().atMost(Duration.ofSeconds(2)).until(() -> heard.connects > before);
      done(bus.subscribe(List.of("a")));
      await()
          .atMost(Duration.ofSeconds(2))
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(
              () -> {
                done(other.publish("a", bytes("again")));
                return heard.messages.contains("a=again");
              });

      dying.start();
      redis.awaitHealth();
    }
  }

  private static RedisProcess hearingNode() {
    return redis.nodes().subList(0, 3).stream()
        .filter(
            node ->
                node.commands()
                    .clientList()
                    .lines()
                    .anyMatch(line -> line.contains("name=chat-test") && line.contains(" sub=1")))
        .findFirst()
        .orElseThrow();
  }
}
