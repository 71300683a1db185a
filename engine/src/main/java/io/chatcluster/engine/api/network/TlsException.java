package io.chatcluster.engine.api.network;

/** Certificates or keys cannot be used; the message says which and why, and nothing of a key. */
public final class TlsException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
