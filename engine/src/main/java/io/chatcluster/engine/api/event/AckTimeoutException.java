package io.chatcluster.engine.api.event;

/** A client has not answered an event in time; an answer that comes later is dropped. */
public final class AckTimeoutException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The text is that of the official server. */
  public AckTimeoutException() {
    super("operation has timed out");
  }
}
