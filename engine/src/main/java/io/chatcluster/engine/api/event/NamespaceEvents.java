package io.chatcluster.engine.api.event;

import io.chatcluster.engine.api.Socket;
import java.util.function.Consumer;

/** The listeners for all sockets of a namespace. */
public interface NamespaceEvents extends SocketEvents {
  /**
   * Hears of each socket that has passed the middleware, before any event of it and before the
   * library's connect listeners: the place to add listeners to the socket. On the listener thread
   * of the connection.
   */
  Registration onConnection(Consumer<Socket> listener);
}
