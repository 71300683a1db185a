package io.chatcluster.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.NodeScript;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients notice when Redis breaks off or a node stops. */
class FaultIT {
  @RegisterExtension static final Nodes nodes = new Nodes(3);

  @Test
  void clientsGoOnWhenRedisBreaksOff() throws Exception {
    List<String> arguments = new ArrayList<>(nodes.urls());
    arguments.addAll(nodes.managementPorts());
    NodeScript.of("node/faults.mjs")
        .answering("cut", question -> done(nodes.redis()::killClients))
        .answering("pause", question -> done(nodes.redis()::pause))
        .answering("resume", question -> done(nodes.redis()::resume))
        .run(arguments);
  }

  @Test
  void aNodeThatStopsSendsItsClientsToTheOthers() throws Exception {
    ChatNode stopping = nodes.another("node-4");
    NodeScript.of("node/stop.mjs")
        .answering("terminate", question -> stopping.terminate())
        .answering("ended", question -> stopping.ended(question.get(1).asLong()))
        .run(List.of(nodes.get(0).url(), stopping.url(), stopping.managementPort()));
    assertThat(stopping.output()).containsSubsequence("readiness: draining", "stopped");
  }

  private static boolean done(Runnable action) {
    action.run();
    return true;
  }
}
