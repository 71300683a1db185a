package io.chatcluster.engine.api.event;

/** A client has left, or had left before, and so will not answer an event. */
public final class SocketDisconnectedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The text is that of the official client. */
  public SocketDisconnectedException() {
    super("socket has been disconnected");
  }
}
