package io.chatcluster.server.cluster;

import io.chatcluster.cluster.testing.NodeScript;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who gets what is emitted anywhere in the cluster. */
class EmitIT {
  @RegisterExtension static final Nodes nodes = new Nodes(3);

  @Test
  void anEmitReachesThoseItNamesOnceAndNobodyElse() throws Exception {
    try (JavaMember member = new JavaMember(nodes.redis().uri())) {
      List<String> arguments = new ArrayList<>(nodes.urls());
      arguments.add(nodes.redis().uri());
      NodeScript.of("node/emit.mjs").answering("emit", member::emit).run(arguments);
    }
  }

  @Test
  void clustersWithDifferentPrefixesShareARedisAndNothingElse() throws Exception {
    ChatNode stranger = nodes.another("node-4", "--channel-prefix", "other");
    NodeScript.of("node/prefix.mjs").run(List.of(nodes.get(0).url(), stranger.url()));
  }
}
