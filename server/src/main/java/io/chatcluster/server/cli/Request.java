package io.chatcluster.server.cli;

import io.chatcluster.server.config.NodeConfig;
import java.util.List;

/** What the person who started the program wants. */
public sealed interface Request {

  /**
   * Run one node.
   *
   * @param summary what to log at the start: the effective settings, one line for each part,
   *     secrets masked, and what was left aside
   */
  record RunNode(NodeConfig config, List<String> summary) implements Request {
    public RunNode {
      summary = List.copyOf(summary);
    }
  }

  /** Show a text on standard output and end with exit code 0. */
  record Show(String text) implements Request {}
}
