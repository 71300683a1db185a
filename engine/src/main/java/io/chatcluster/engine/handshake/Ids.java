package io.chatcluster.engine.handshake;

import io.netty.util.concurrent.FastThreadLocal;
import java.security.SecureRandom;
import java.util.Base64;

/** Ids of 20 characters that cannot be guessed. */
public final class Ids {
  private static final int BYTES = 15;
  private static final int BATCH = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final FastThreadLocal<Batch> BATCHES =
      new FastThreadLocal<>() {
        @Override
        protected Batch initialValue() {
          return new Batch();
        }
      };

  /** Random bytes drawn in advance: the generator is a lock that all threads share. */
  private static final class Batch {
    private final byte[] bytes = new byte[BYTES * BATCH];
    private int used = bytes.length;

    String next() {
      if (used == bytes.length) {
        RANDOM.nextBytes(bytes);
        used = 0;
      }
      byte[] id = new byte[BYTES];
      System.arraycopy(bytes, used, id, 0, BYTES);
      used += BYTES;
      return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
  }

  private Ids() {}

  /** An id that begins with {@code prefix}; the rest is random, 6 bits a character. */
  public static String next(String prefix) {
    String random = BATCHES.get().next();
    return prefix.isEmpty() ? random : prefix + random.substring(prefix.length());
  }
}
