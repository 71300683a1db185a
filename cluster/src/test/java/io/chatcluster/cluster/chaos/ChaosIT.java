package io.chatcluster.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.RedisExtension;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One Redis that fails under load. */
class ChaosIT {
  private static final int RESETS = 20;
  private static final int PAUSE_SECONDS = Boolean.getBoolean("long.tests") ? 10 : 5;

  /** Beyond the 15 s after which a link gives up a connection on which nothing is answered. */
  private static final int GIVEN_UP_SECONDS = 20;

  private static final int QUIET_EVENTS = Boolean.getBoolean("long.tests") ? 1_500 : 200;

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

          assertThat(nodes.checkWhatWasHeard(Heard.Order.PER_NAMESPACE)).isPositive();
          nodes.checkWhatWasCounted();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "sharded"})
  void whereNothingBreaksNothingIsMissedAndNothingCounted(String adapter) throws Exception {
    ThreeNodes.live(
        redis.uri(),
        adapter,
        nodes -> {
          nodes.load();
          nodes.awaitEmitted(QUIET_EVENTS);
          nodes.settle();

          assertThat(nodes.checkWhatWasHeard(Heard.Order.PER_NAMESPACE)).isZero();
          nodes.checkWhatWasCounted();
          assertThat(nodes.counted("publishLost")).isZero();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "sharded"})
  void redisStandsStillAndGoesOn(String adapter) throws Exception {
    ThreeNodes.live(
        redis.uri(),
        adapter,
        nodes -> {
          nodes.load();
          nodes.outage(() -> pause(PAUSE_SECONDS));
          nodes.settle();

          // Late, and not lost: the connections were never given up.
          assertThat(nodes.checkWhatWasHeard(Heard.Order.PER_NAMESPACE)).isZero();
          nodes.checkWhatWasCounted();
          assertThat(nodes.counted("publishLost")).isZero();
        });
  }

  @Test
  @EnabledIfSystemProperty(named = "long.tests", matches = "true", disabledReason = "needs -Plong")
  void redisStandsStillUntilItsConnectionsAreGivenUp() throws Exception {
    ThreeNodes.live(
        redis.uri(),
        "classic",
        nodes -> {
          nodes.load();
          nodes.outage(() -> pause(GIVEN_UP_SECONDS));
          nodes.settle();

          assertThat(nodes.checkWhatWasHeard(Heard.Order.PER_NAMESPACE)).isPositive();
          nodes.checkWhatWasCounted();
          assertThat(nodes.counted("publishLost")).isPositive();
        });
  }

  private static void pause(int seconds) {
    redis.pause();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    redis.resume();
  }
}
