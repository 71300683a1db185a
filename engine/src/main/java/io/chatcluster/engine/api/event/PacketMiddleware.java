package io.chatcluster.engine.api.event;

/**
 * Decides about each event of a client before its listeners hear it: {@code socket.use(fn)} of the
 * official server. Those of the namespace are asked first, then those of the socket, each in the
 * order in which they were added.
 *
 * <p>Called on the listener thread of the connection. The answer may come later and from any
 * thread. Until then nothing else of the connection goes on, so that the order is kept: neither its
 * later events nor its answers to acks. One that has not answered within {@link
 * io.chatcluster.engine.api.EngineOptions#middlewareTimeout()}, or that throws, has refused the
 * event.
 */
@FunctionalInterface
public interface PacketMiddleware {
  /**
   * Looks at an event and calls {@code next} once. An ack that is to be answered when the event is
   * refused has to be answered here: the engine does not, like the official server.
   */
  void received(IncomingEvent event, Next next);

  /** How a middleware answers. Only the first call counts. */
  interface Next {
    /** Lets the event go on to the next middleware, and after the last one to its listeners. */
    void pass();

    /**
     * Drops the event and tells the {@link RefusalListener}s: the {@code error} event of the
     * official server. The client is told nothing.
     *
     * @param message what went wrong, for people
     * @param data what a program may want to know; null for nothing
     */
    void refuse(String message, Object data);
  }
}
