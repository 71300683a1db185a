package io.chatcluster.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.RedisProcess;
import io.chatcluster.cluster.testing.SentinelSet;
import org.junit.jupiter.api.Test;

/** A master that dies under load, and Sentinels that make its replica the master. */
class ChaosSentinelIT {
  @Test
  void theMasterIsKilledAndItsReplicaTakesOver() throws Exception {
    try (SentinelSet redis = SentinelSet.started()) {
      ThreeNodes.live(
          redis.uri(),
          "classic",
          nodes -> {
            nodes.load();
            nodes.outage(
                () -> {
                  RedisProcess master = redis.master();
                  master.kill();
                  redis.servingAfter(master);
                });
            nodes.settle();

            assertThat(nodes.checkWhatWasHeard(Heard.Order.PER_NAMESPACE)).isPositive();
            nodes.checkWhatWasCounted();
          });
    }
  }
}
