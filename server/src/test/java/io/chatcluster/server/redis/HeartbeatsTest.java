package io.chatcluster.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.server.redis.Heartbeats.Silent;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A lease of 10 s. */
class HeartbeatsTest {
  private final Heartbeats heartbeats = new Heartbeats(10_000);

  @Test
  void whoseHeartbeatStaysTheSameForALeaseIsSilent() {
    heartbeats.seen(Map.of("a.1", "1", "b.1", "1"), 1_000);
    heartbeats.seen(Map.of("a.1", "2", "b.1", "1"), 4_000);
    assertThat(heartbeats.silent(10_999)).isEmpty();
    assertThat(heartbeats.silent(11_000)).containsExactly(new Silent("b.1", "1", 10_000));
    heartbeats.seen(Map.of("a.1", "2", "b.1", "0"), 11_000);
    assertThat(heartbeats.silent(11_000)).isEmpty();
  }

  @Test
  void aLifeThatRedisListsNoMoreIsForgotten() {
    heartbeats.seen(Map.of("a.1", "1"), 0);
    heartbeats.seen(Map.of(), 1_000);
    assertThat(heartbeats.lists("a.1")).isFalse();
    heartbeats.seen(Map.of("a.1", "1"), 9_000);
    assertThat(heartbeats.silent(18_999)).isEmpty();
  }

  @Test
  void aClaimIsHeldByALifeThatIsHeardOrByAnotherLifeOfTheNode() {
    heartbeats.seen(Map.of("a.1", "1", "a.2", "1", "b.1", "1"), 0);
    assertThat(heartbeats.isHeard("b.1", "a.1", 9_999)).isTrue();
    assertThat(heartbeats.isHeard("a.1", "a.1", 9_999)).isTrue();
    assertThat(heartbeats.isHeard("b.1", "b.1", 9_999)).isFalse();
    assertThat(heartbeats.isHeard("c.1", "a.1", 9_999)).isFalse();
    assertThat(heartbeats.isHeard("b.1", "a.1", 10_000)).isFalse();
  }
}
