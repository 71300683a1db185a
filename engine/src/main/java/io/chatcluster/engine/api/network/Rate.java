package io.chatcluster.engine.api.network;

/**
 * How often something may happen.
 *
 * @param perSecond on average; 0: no limit
 * @param burst how many at once, after a pause
 */
public record Rate(int perSecond, int burst) {
  /** No limit. */
  public static final Rate UNLIMITED = new Rate(0, 0);

  public Rate {
    if (perSecond < 0 || (perSecond > 0 && burst < 1)) {
      throw new IllegalArgumentException(
          "a rate is at least 0 a second and a burst at least 1: " + perSecond + ", " + burst);
    }
  }

  /** Whether there is a limit. */
  public boolean isLimited() {
    return perSecond > 0;
  }
}
