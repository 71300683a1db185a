package io.chatcluster.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.RedisExtension;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One Redis that fails under load. */
class ChaosIT {
  private static final int RESETS = 20;
  private static final int PAUSE_SECONDS = Boolean.getBoolean("long.tests") ? 10 : 5;

  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  @ParameterizedTest
  @ValueSource(strings = {"classic", "sharded"})
  void afterEachOfTwentyResetsOfAllConnectionsEverythingIsHeardAgain(String adapter)
      throws Exception {
    ThreeNodes.live(
        redis.uri(),
        adapter,
        nodes -> {
          nodes.load();
          for (int i = 0; i < RESETS; i++) {
            nodes.outage(redis::killClients);
          }
          nodes.settle();

          long missed = nodes.checkWhatWasHeard(Heard.Order.PER_NAMESPACE);
          // What a node could not publish is missed by the clients of both others.
          assertThat(missed).isGreaterThanOrEqualTo(nodes.counted("publishLost"));
        });
  }

  @Test
  void redisStandsStillAndGoesOn() throws Exception {
    ThreeNodes.live(
        redis.uri(),
        "classic",
        nodes -> {
          nodes.load();
          nodes.outage(this::pause);
          nodes.settle();

          nodes.checkWhatWasHeard(Heard.Order.PER_NAMESPACE);
        });
  }

  private void pause() {
    redis.pause();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(PAUSE_SECONDS));
    redis.resume();
  }
}
