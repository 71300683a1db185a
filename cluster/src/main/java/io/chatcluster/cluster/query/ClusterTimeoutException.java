package io.chatcluster.cluster.query;

/** The one answer that was asked for did not come in time. */
public final class ClusterTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterTimeoutException(String message) {
    super(message);
  }
}
