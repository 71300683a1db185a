package io.chatcluster.server;

/** A node that serves. */
interface RunningNode extends AutoCloseable {
  /** The address for browsers on this machine, for example {@code http://localhost:3000}. */
  String url();

  /** The port for clients that is bound. */
  int port();

  /** The port for health and metrics that is bound. */
  int managementPort();

  /**
   * Not ready, clients sent away, all parts closed in reverse order. Called once, on the thread
   * {@code node-stop}; it may take as long as the configured shutdown timeout, then the process
   * ends without it.
   */
  @Override
  void close();
}
