package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.cluster.wire.WireKind;
import org.junit.jupiter.api.Test;

class ClusterOptionsTest {
  @Test
  void aWireWhoseMessagesWouldBeLostIsRefused() {
    assertThatThrownBy(() -> ClusterOptions.defaults().withWire(WireKind.SHARDED_DYNAMIC_PRIVATE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SHARDED_DYNAMIC_PRIVATE");
  }
}
