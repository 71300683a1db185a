package io.chatcluster.cluster.bus;

/**
 * Redis could not be reached, or did not answer in time. Whether a command that timed out was
 * carried out is not known; trying again later may succeed.
 */
public final class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterUnavailableException(String message) {
    super(message);
  }

  public ClusterUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
