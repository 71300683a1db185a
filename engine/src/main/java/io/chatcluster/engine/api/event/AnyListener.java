package io.chatcluster.engine.api.event;

import io.chatcluster.engine.api.Socket;
import java.util.List;

/** Hears events of every name. The thread is said where it is registered. */
@FunctionalInterface
public interface AnyListener {
  /** An event came from this socket, or is on its way to it. The arguments must not be changed. */
  void heard(Socket socket, String event, List<Object> args);
}
