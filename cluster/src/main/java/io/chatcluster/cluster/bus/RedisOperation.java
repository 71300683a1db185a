package io.chatcluster.cluster.bus;

import java.util.Locale;

/** What a node needs Redis for; it may refuse one and accept the others. */
public enum RedisOperation {
  /** Subscribing to channels, and counting their subscribers. */
  SUBSCRIPTIONS,
  /** Publishing on channels. */
  PUBLISHING,
  /** Keys: logged rooms, leases, presence. Reads of them count here too. */
  WRITES;

  /** The name in logs and reasons, for example {@code writes}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
