package io.chatcluster.server.chat;

import io.chatcluster.server.chat.presence.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * Users without a token. A guest chooses a name, which proves nothing: the id does not depend on
 * it. A guest that sends a secret {@code key} of its own gets the same id whenever and wherever it
 * comes back with it, so that a repeated message is recognised after a reconnect; the id is a hash
 * of the key and gives it away to nobody. Without a key every connection is another guest.
 */
public final class Guests {
  private static final int ID_BYTES = 15;
  private static final int MIN_KEY = 16;
  private static final int MAX_KEY = 128;

  private final Limits limits;
  private final SecureRandom random = new SecureRandom();

  public Guests(Limits limits) {
    this.limits = limits;
  }

  /**
   * Makes a guest a user.
   *
   * @param name what the guest sent as its name; null for nothing
   * @param key what the guest sent as its key, 16 to 128 characters; null for nothing
   * @throws RefusedException if one of them is not allowed
   */
  public User guest(Object name, Object key) {
    if (name == null) {
      throw new RefusedException(ErrorCode.UNAUTHORIZED, "auth must have a name");
    }
    if (!(name instanceof String text)) {
      throw new RefusedException(ErrorCode.BAD_REQUEST, "name must be a string");
    }
    return new User("guest:" + (key == null ? randomId() : idOf(key)), limits.name(text));
  }

  /** 20 random characters of {@code A-Za-z0-9_-}. */
  String randomId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return encoded(bytes);
  }

  private static String idOf(Object key) {
    if (!(key instanceof String text) || text.length() < MIN_KEY || text.length() > MAX_KEY) {
      throw new RefusedException(
          ErrorCode.BAD_REQUEST,
          "key must be a string of " + MIN_KEY + " to " + MAX_KEY + " characters");
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      // Half surrogate pairs have no UTF-8: keys that differ in them would be one user.
      byte[] hash = sha256.digest(Limits.wellFormed("key", text).getBytes(StandardCharsets.UTF_8));
      return encoded(Arrays.copyOf(hash, ID_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
