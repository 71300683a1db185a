package io.chatcluster.server.cluster;

import io.chatcluster.cluster.testing.NodeScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The chat examples of the Socket.IO documentation, a client on each of three nodes. */
class LobbyIT {
  @RegisterExtension static final Nodes nodes = new Nodes(3);

  @Test
  void theClientsOfTheExamplesSeeOneChat() throws Exception {
    NodeScript.of("node/lobby.mjs")
        .answering("kill", question -> nodes.get(2).kill())
        .run(nodes.urls());
  }
}
