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

/** What a bus on one Redis does, whichever way it publishes. */
abstract class OneRedisBusContract extends BusContract {
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

  /** A bus over these connections, which are closed after the test. */
  protected abstract Bus newBus(LettuceConnections connections);

  @Override
  protected Bus newBus() {
    return newBus(connections);
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
  void aBusThatCanOnlyHearSaysSo() throws Exception {
    Heard heard = new Heard();
    try (Bus bus = newBus()) {
      done(bus.start(heard));
      // Who hears nothing yet is no subscriber to Redis.
      done(bus.subscribe(List.of("a")));

      redis.killPublishers();

      await().until(() -> heard.falters == 1);
      assertThat(heard.disconnects).isZero();
      await().until(bus::connected);
    }
  }
}
