package io.chatcluster.engine.api.event;

/**
 * Hears of the events that a {@link PacketMiddleware} refused: {@code socket.on("error")} of the
 * official server. On the listener thread of the connection.
 */
@FunctionalInterface
public interface RefusalListener {
  /**
   * An event was refused, and no listener has heard it.
   *
   * @param message what the middleware said
   * @param data what it added, or null
   */
  void refused(IncomingEvent event, String message, Object data);
}
