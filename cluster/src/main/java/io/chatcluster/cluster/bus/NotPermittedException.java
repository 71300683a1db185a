package io.chatcluster.cluster.bus;

/** Redis refuses this user a command or a channel: {@code NOPERM}. */
public final class NotPermittedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reply what Redis answered
   */
  public NotPermittedException(String reply, Throwable cause) {
    super(reply, cause);
  }
}
