package io.chatcluster.cluster;

import io.chatcluster.cluster.interop.InteropProcess;
import io.chatcluster.cluster.testing.NodeScript;
import io.chatcluster.cluster.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nodes of this project and of Node.js are equal members of one cluster, and so are nodes of this
 * project alone: one suite with official clients and emitters, in every direction between nodes.
 */
class InteropNodeIT {
  private static final int NODES = 3;

  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  @ParameterizedTest(name = "{1} nodes of Java, {0} wire")
  @CsvSource({"classic, 1", "classic, 3", "sharded, 1", "sharded, 3", "sharded-dynamic-private, 1"})
  void everyOperationWorksBetweenAllNodes(String adapter, int ofJava) throws Exception {
    runs(adapter, ofJava);
  }

  @Test
  @EnabledIfSystemProperty(named = "long.tests", matches = "true")
  void everyOperationWorksWithoutChannelsOfRooms() throws Exception {
    runs("sharded-static", 1);
  }

  private static void runs(String adapter, int ofJava) throws Exception {
    NodeScript suite = NodeScript.of("node/suite.mjs");
    List<InteropProcess> started = new ArrayList<>();
    try {
      for (int i = 0; i < ofJava; i++) {
        started.add(InteropProcess.node(redis.uri(), adapter));
      }
      started.add(InteropProcess.emitter(redis.uri(), adapter));
      List<String> arguments =
          new ArrayList<>(List.of("--redis-url", redis.uri(), "--adapter", adapter));
      for (int i = 0; i < NODES; i++) {
        arguments.add("--member");
        arguments.add(i < ofJava ? "java," + started.get(i).ready().ports() : "node");
      }
      arguments.addAll(List.of("--emitter", started.get(ofJava).ready().ports()));
      suite.run(arguments);
    } finally {
      started.forEach(InteropProcess::close);
    }
  }
}
