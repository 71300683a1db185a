package io.chatcluster.server.demo;

import java.util.ArrayList;
import java.util.List;

/** What the person at the terminal reads when the nodes are ready. */
final class DemoTable {
  private DemoTable() {}

  static List<String> lines(List<NodeChild> children, String redis) {
    String row = "  %-6s %-24s %-32s %s";
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(row.formatted("node", "page", "metrics", "pid"));
    for (NodeChild child : children) {
      lines.add(
          row.formatted(
              child.name(),
              child.url(),
              "http://localhost:" + child.managementPort() + "/metrics",
              child.pid()));
    }
    lines.add("  redis  " + redis);
    lines.add("");
    lines.add("  Open one in each of two windows. Ctrl-C stops everything.");
    lines.add("  Take a node away and watch the others: kill -9 " + children.get(0).pid());
    lines.add("");
    return lines;
  }
}
