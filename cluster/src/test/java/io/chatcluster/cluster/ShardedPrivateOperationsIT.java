package io.chatcluster.cluster;

import io.chatcluster.cluster.wire.WireKind;

/** The same in the mode that has a channel for each socket. */
class ShardedPrivateOperationsIT extends ShardedOperationsIT {
  @Override
  WireKind wire() {
    return WireKind.SHARDED_DYNAMIC_PRIVATE;
  }
}
