package io.chatcluster.server.chat.presence;

/** The presence could not be read or written in time; trying again later may succeed. */
public final class PresenceUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PresenceUnavailableException(String message) {
    super(message);
  }

  public PresenceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
