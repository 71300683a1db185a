package io.chatcluster.engine.handshake;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** Ids that cannot be guessed. */
public final class Ids {
  private static final int BYTES = 15;
  private static final int UUID_BYTES = 16;
  private static final int BATCH = 4096;
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
    private final byte[] bytes = new byte[BATCH];
    private int used = bytes.length;

    byte[] take(int count) {
      if (bytes.length - used < count) {
        RANDOM.nextBytes(bytes);
        used = 0;
      }
      used += count;
      return Arrays.copyOfRange(bytes, used - count, used);
    }
  }

  private Ids() {}

  /**
   * An id of 20 characters that begins with {@code prefix}; the rest is random, 6 bits a character.
   */
  public static String next(String prefix) {
    byte[] bytes = BATCHES.get().take(BYTES);
    String random = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return prefix.isEmpty() ? random : prefix + random.substring(prefix.length());
  }

  /** A random UUID (RFC 9562, version 4). */
  public static UUID uuid() {
    ByteBuffer random = ByteBuffer.wrap(BATCHES.get().take(UUID_BYTES));
    long high = (random.getLong() & ~0xF000L) | 0x4000L;
    long low = (random.getLong() & ~(3L << 62)) | (1L << 63);
    return new UUID(high, low);
  }
}
