package io.chatcluster.cluster.log;

import java.util.concurrent.ThreadLocalRandom;

/** Names for the lives of a room's numbering. */
public final class Epochs {
  private Epochs() {}

  /** A new name: 8 hexadecimal digits. It need not be secret, only unlike the one before. */
  public static String random() {
    return String.format("%08x", ThreadLocalRandom.current().nextInt());
  }
}
