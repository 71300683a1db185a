package io.chatcluster.cluster.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RedisProcessIT {
  @Test
  void aConnectionThatBreaksOffIsANoAndNotAFailure() {
    try (RedisProcess redis = RedisProcess.started()) {
      assertThat(redis.serves()).isTrue();
      assertThat(redis.isMaster()).isTrue();
      redis.kill();
      assertThat(redis.serves()).isFalse();
      assertThat(redis.isMaster()).isFalse();
      redis.start();
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(redis::serves);
    }
  }

  @Test
  void aRedisThatCannotStartFailsWithItsLog() {
    assertThatIllegalStateException()
        .isThrownBy(() -> RedisProcess.started("--no-such-setting", "yes"))
        .withMessageContaining("no-such-setting");
  }
}
