package io.chatcluster.server;

/**
 * The node cannot start as configured, and nothing is wrong with the program: a port is taken,
 * Redis is out of reach. The message is one line for an operator and shows no secret.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A port cannot be bound. */
  static StartException portTaken(
      io.chatcluster.server.config.Setting setting, int port, Throwable cause) {
    return new StartException(
        "port %d cannot be bound (%s): %s".formatted(port, setting.names(), cause.getMessage()),
        cause);
  }
}
