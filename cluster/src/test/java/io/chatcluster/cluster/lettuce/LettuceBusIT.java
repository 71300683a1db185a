package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LettuceBusIT extends OneRedisBusContract {
  @Override
  protected Bus newBus(LettuceConnections connections) {
    return new LettuceBus(connections);
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
