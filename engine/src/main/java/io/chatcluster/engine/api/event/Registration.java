package io.chatcluster.engine.api.event;

/** One listener in its place. */
@FunctionalInterface
public interface Registration {
  /** Takes the listener away; it is not called again, but a call may be going on. */
  void remove();
}
