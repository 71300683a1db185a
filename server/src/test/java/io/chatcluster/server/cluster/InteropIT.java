package io.chatcluster.server.cluster;

import io.chatcluster.cluster.testing.NodeScript;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes of this project and of Node.js in one cluster. */
class InteropIT {
  @RegisterExtension static final Nodes nodes = new Nodes(2);

  @Test
  void socketsOfBothHearEachOther() throws Exception {
    try (JavaMember member = new JavaMember(nodes.redis().uri())) {
      List<String> arguments = new ArrayList<>(nodes.urls());
      arguments.add(nodes.redis().uri());
      NodeScript.of("node/interop.mjs").answering("emit", member::emit).run(arguments);
    }
  }
}
