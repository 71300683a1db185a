package io.chatcluster.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.RedisExtension;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One Redis that fails under load. */
class ChaosIT {
  private static final int RESETS = 20;
  private static final int PAUSE_SECONDS = Boolean.getBoolean("long.tests") ? 10 : 5;
  static final long BACK_WITHIN_MILLIS = 2_000;

  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  @Test
  void afterEachOfTwentyResetsOfAllConnectionsEverythingIsHeardAgain() throws Exception {
    ThreeNodes.live(
        redis.uri(),
        "classic",
        nodes -> {
          nodes.load();
          for (int i = 0; i < RESETS; i++) {
            ThreeNodes.Outage outage = nodes.outage(redis::killClients);
            assertThat(outage.millisToHealth()).isLessThan(BACK_WITHIN_MILLIS);
          }
          nodes.settle();

          long missed = nodes.checkWhatWasHeard();
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
          ThreeNodes.Outage outage = nodes.outage(this::pause);
          assertThat(outage.millisToHealth()).isLessThan(BACK_WITHIN_MILLIS);
          nodes.settle();

          nodes.checkWhatWasHeard();
        });
  }

  private void pause() {
    redis.pause();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(PAUSE_SECONDS));
    redis.resume();
  }
}
