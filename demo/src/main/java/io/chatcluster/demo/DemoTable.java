package io.chatcluster.demo;

import java.util.ArrayList;
import java.util.List;

/** What the person at the terminal reads when the nodes are ready. */
final class DemoTable {
  private DemoTable() {}

  static List<String> lines(List<DemoNode> nodes, String redis) {
    String row = "  %-6s %-24s %-32s %s";
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(row.formatted("node", "page", "metrics", "pid"));
    for (DemoNode node : nodes) {
      lines.add(
          row.formatted(
              node.place().name(),
              node.place().url(),
              "http://localhost:" + node.place().managementPort() + "/metrics",
              node.process()));
    }
    lines.add("  redis  " + redis);
    lines.add("");
    lines.add("  Open one in each of two windows. Ctrl-C stops everything.");
    nodes.stream()
        .filter(DemoNode::ready)
        .findFirst()
        .ifPresent(
            node ->
                lines.add(
                    "  Take a node away and watch its window move to another one: kill -9 "
                        + node.process()));
    lines.add("");
    return lines;
  }
}
