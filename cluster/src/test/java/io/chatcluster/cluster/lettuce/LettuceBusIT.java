package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusContract;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.testing.RedisExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LettuceBusIT extends BusContract {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private LettuceConnections connections;

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

  @Test
  void aCutConnectionComesBackAndSaysSo() throws Exception {
    Heard heard = new Heard();
    try (Bus bus = newBus()) {
      done(bus.start(heard));
      done(bus.subscribe(List.of("a")));

      redis.killClients();

      // A connection that is back before all are cut is cut again.
      await().until(() -> heard.disconnects >= 1);
      await().until(() -> heard.connects == heard.disconnects + 1 && bus.connected());
      done(bus.subscribe(List.of("a")));
      done(bus.publish("a", bytes("again")));
      await().untilAsserted(() -> assertThat(heard.messages).containsExactly("a=again"));
    }
  }

  @Test
  void aServerThatIsNotThereIsNamedInTheFailure() {
    LettuceConnections nowhere =
        new LettuceConnections(
            RedisOptions.of("redis://127.0.0.1:1", "test")
                .withConnecting(Duration.ofMillis(200), 2));
    try (nowhere;
        Bus bus = new LettuceBus(nowhere)) {
      assertThat(bus.start(new Heard()))
          .failsWithin(10, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(ClusterUnavailableException.class)
          .withMessageContaining("127.0.0.1:1")
          .withMessageContaining("2 attempts");
    }
  }

  @Test
  void whatWaitsForAFrozenRedisIsBoundedByNumberAndBytes() throws Exception {
    LettuceConnections small =
        new LettuceConnections(RedisOptions.of(redis.uri(), "test").withWaiting(5, 1_000));
    try (small;
        Bus bus = new LettuceBus(small)) {
      done(bus.start(new Heard()));
      redis.pause();
      for (int i = 0; i < 5; i++) {
        assertThat(bus.publish("a", new byte[1]).toCompletableFuture()).isNotDone();
      }

      assertThat(bus.publish("a", new byte[1]).toCompletableFuture()).isCompletedExceptionally();
      redis.resume();
      await()
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(() -> done(bus.publish("a", new byte[1_000])) == 0);
      assertThat(bus.publish("a", new byte[1_001]).toCompletableFuture())
          .isCompletedExceptionally();
    }
  }

  @Test
  void itsConnectionsAreNamed() throws Exception {
    try (Bus bus = newBus()) {
      done(bus.start(new Heard()));

      assertThat(redis.commands().clientList().lines())
          .filteredOn(line -> line.contains("name=chat-test"))
          .hasSize(2);
    }
  }
}
