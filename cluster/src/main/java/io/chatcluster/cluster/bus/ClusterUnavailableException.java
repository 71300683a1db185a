package io.chatcluster.cluster.bus;

import java.util.Optional;

/**
 * Redis could not be reached, did not answer in time, or answered with an error. Whether a command
 * that timed out was carried out is not known; trying again later may succeed.
 */
public final class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reply;

  public ClusterUnavailableException(String message) {
    this(message, null);
  }

  public ClusterUnavailableException(String message, Throwable cause) {
    this(message, cause, null);
  }

  /**
   * @param reply the error that Redis answered; null where it did not answer
   */
  public ClusterUnavailableException(String message, Throwable cause, String reply) {
    super(message, cause);
    this.reply = reply == null ? null : RedisErrors.shown(reply);
  }

  /** The error that Redis answered, in one line; empty where it did not answer. */
  public Optional<String> reply() {
    return Optional.ofNullable(reply);
  }
}
