package io.chatcluster.engine.api;

import java.util.List;

/**
 * Hears the answers to a broadcast that asks for them. Called on the listener thread of the
 * connection that answers, so by several at once.
 */
public interface AckListener {
  /** One client answered with these arguments. */
  void acked(List<Object> args);
}
