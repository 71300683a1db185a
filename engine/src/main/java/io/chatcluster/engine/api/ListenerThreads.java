package io.chatcluster.engine.api;

/** Which threads call the listeners of an application. */
public enum ListenerThreads {
  /**
   * A pool of threads named {@code sio-listener-N}: listeners may block. Listeners of one
   * connection are called one at a time, in the order of the packets.
   */
  WORKERS,
  /**
   * The event loop of the connection: no hand-over, lowest cost. Only for an application whose
   * listeners never block.
   */
  EVENT_LOOP
}
