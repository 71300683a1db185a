package io.chatcluster.engine.api;

import java.util.List;

/** Hears the answers to a broadcast that asks for them. Called on event loops; must not block. */
public interface AckListener {
  /** One client answered with these arguments. */
  void acked(List<Object> args);
}
