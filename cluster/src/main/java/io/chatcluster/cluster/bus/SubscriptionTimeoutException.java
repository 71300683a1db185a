package io.chatcluster.cluster.bus;

/**
 * The channel of a room was not confirmed in time. The subscription is still wanted and will be
 * made when Redis can be reached.
 */
public final class SubscriptionTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SubscriptionTimeoutException(long millis) {
    super("The channel of a room was not confirmed within " + millis + " ms");
  }
}
