package io.chatcluster.engine.api.event;

import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.api.Socket;

/**
 * Hears of the end of a socket, after every event that it sent before. On the listener thread of
 * the connection.
 */
@FunctionalInterface
public interface LeaveListener {
  /**
   * The socket has left its namespace.
   *
   * @param details what more is known, for people: which rule of the protocol was broken; else
   *     empty
   */
  void left(Socket socket, DisconnectReason reason, String details);
}
