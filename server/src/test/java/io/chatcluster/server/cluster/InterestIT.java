package io.chatcluster.server.cluster;

import io.chatcluster.cluster.testing.NodeScript;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node's traffic follows its own rooms. */
class InterestIT {
  @RegisterExtension static final Nodes nodes = new Nodes(3);

  @Test
  void aNodeHearsARoomOnlyWhileItHasAMember() throws Exception {
    try (JavaMember member = new JavaMember(nodes.redis().uri())) {
      List<String> arguments = new ArrayList<>(nodes.urls());
      arguments.addAll(nodes.managementPorts());
      arguments.add(nodes.redis().uri());
      NodeScript.of("node/interest.mjs").answering("burst", member::burst).run(arguments);
    }
  }
}
