package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusContract;
import io.chatcluster.cluster.testing.RedisExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sharded publish/subscribe on one Redis. */
class ShardedBusIT extends BusContract {
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
    return new LettuceShardedBus(connections);
  }

  @Override
  protected boolean hasPatterns() {
    return false;
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
