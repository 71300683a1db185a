package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.wire.WireKind;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The same on the wire of the sharded adapter. */
class ShardedOperationsIT extends ClusterOperationsIT {
  @Override
  WireKind wire() {
    return WireKind.SHARDED_DYNAMIC;
  }

  @Test
  @Override
  void theRoomsOfAllNodesAreKnown() {
    assertThat(nodes.get(0).cluster.of("/").allRooms())
        .failsWithin(1, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void bytesInTheDataOfASocketAreFound() throws Exception {
    TestNode third = nodes.get(2);
    third.lobby.data(third.socket(), Map.of("key", new byte[] {1, 2}));

    Object key =
        done(nodes.get(0).cluster.of("/").to(third.socket()).fetchSockets())
            .values()
            .get(0)
            .data()
            .get("key");

    assertThat((byte[]) key).containsExactly(1, 2);
  }
}
