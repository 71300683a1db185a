package io.chatcluster.engine.api.event;

import io.chatcluster.engine.api.Socket;
import java.util.List;

/** Hears the events of one name. On the listener thread of the connection. */
@FunctionalInterface
public interface EventListener {
  /**
   * A client sent the event.
   *
   * @param args its arguments, as in {@link IncomingEvent#args()}
   * @param ack where the answer goes
   */
  void received(Socket socket, List<Object> args, Ack ack);
}
