package io.chatcluster.server;

import io.chatcluster.server.config.Setting;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;

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

  /** The address of a part cannot be bound: nobody knows the host, or the port is taken. */
  static StartException notBound(
      Setting hostSetting, String host, Setting portSetting, int port, IOException cause) {
    String text =
        cause.getCause() instanceof UnresolvedAddressException
            ? "host %s cannot be bound (%s): unknown host".formatted(host, hostSetting.names())
            : "port %d cannot be bound (%s): %s"
                .formatted(port, portSetting.names(), cause.getMessage());
    return new StartException(text, cause);
  }
}
