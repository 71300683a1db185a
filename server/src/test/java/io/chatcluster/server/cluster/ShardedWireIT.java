package io.chatcluster.server.cluster;

import io.chatcluster.cluster.testing.NodeScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The chat on the wire of the sharded adapter: messages, presence and leaving across two nodes. */
class ShardedWireIT {
  @RegisterExtension static final Nodes nodes = new Nodes(2, "--cluster-wire", "sharded");

  @Test
  void theChatWorksAcrossNodes() throws Exception {
    NodeScript.of("node/wire.mjs").run(nodes.urls());
  }
}
