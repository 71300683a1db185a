package io.chatcluster.cluster.testing;

/** A Redis for tests, without persistence. */
interface TestRedis {
  /** What it is, for the one line that a run prints. */
  String description();

  String host();

  int port();

  /** Freezes the server: connections stay open and nothing is answered. */
  void pause();

  /** Lets the server go on. */
  void resume();
}
