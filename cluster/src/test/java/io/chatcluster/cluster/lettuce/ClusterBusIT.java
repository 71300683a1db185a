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

      done(bus.subscribe(List.of("a")));
      done(bus.publish("a", bytes("x")));

      assertThat(nodeWith(" cmd=publish ")).isNotSameAs(nodeWith(" sub=1 "));
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
      RedisProcess dying = nodeWith(" sub=1 ");
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

  /** The node with a connection of the test that looks like this in CLIENT LIST. */
  private static RedisProcess nodeWith(String sign) {
    return redis.nodes().stream()
        .filter(
            node ->
                node.commands()
                    .clientList()
                    .lines()
                    .anyMatch(line -> line.contains("name=chat-test") && line.contains(sign)))
        .findFirst()
        .orElseThrow();
  }
}
