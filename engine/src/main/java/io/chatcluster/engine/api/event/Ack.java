package io.chatcluster.engine.api.event;

/** Where the answer to an event goes. May be used from any thread, and later. */
public interface Ack {
  /** Whether the client asked for an answer. */
  boolean requested();

  /**
   * Answers the event. Only the first call of all listeners counts; nothing happens when no answer
   * was asked for, or the socket is gone.
   *
   * @param args any number of values that Jackson can write; {@code byte[]} at any depth for binary
   */
  void send(Object... args);
}
