package io.chatcluster.server;

import io.chatcluster.server.config.NodeConfig;

/** Makes a running node. */
@FunctionalInterface
interface NodeStarter {
  /**
   * Starts all parts. Called on the thread {@code node-start}, which is interrupted when the
   * process is asked to stop meanwhile; what was started by then must be closed before this throws.
   *
   * @throws StartException when what the configuration names is out of reach
   * @throws InterruptedException when the process is asked to stop
   */
  RunningNode start(NodeConfig config) throws StartException, InterruptedException;
}
