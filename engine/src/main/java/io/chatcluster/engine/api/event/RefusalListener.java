package io.chatcluster.engine.api.event;

/**
 * Hears of the events that a {@link PacketMiddleware} refused: {@code socket.on("error")} of the
 * official server; and of those whose arguments do not fit the types of their netty-socketio
 * listener. On the listener thread of the connection. The event's {@code ack()} still takes an
 * answer.
 */
@FunctionalInterface
public interface RefusalListener {
  /**
   * An event was refused, and the listeners behind have not heard it.
   *
   * @param message what the middleware said, or that the arguments do not fit
   * @param data what it added, or null
   */
  void refused(IncomingEvent event, String message, Object data);
}
