package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.Bus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sharded publish/subscribe on one Redis. */
class ShardedBusIT extends OneRedisBusContract {
  @Override
  protected Bus newBus(LettuceConnections connections) {
    return new LettuceShardedBus(connections);
  }

  @Override
  protected boolean hasPatterns() {
    return false;
  }

  @Test
  void whatIsPublishedTheClassicWayIsNotHeard() throws Exception {
    Heard heard = new Heard();
    try (Bus bus = newBus()) {
      done(bus.start(heard));
      done(bus.subscribe(List.of("a")));

      redis.commands().publish("a", "classic");
      redis.commands().spublish("a", "sharded");

      await().untilAsserted(() -> assertThat(heard.messages).containsExactly("a=sharded"));
    }
  }
}
