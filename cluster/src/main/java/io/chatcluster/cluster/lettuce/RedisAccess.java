package io.chatcluster.cluster.lettuce;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Who a node is to Redis, and whom it trusts. What is not given here is taken from the URI.
 *
 * @param username the ACL user; null for the default user
 * @param password the password of now; null when there is none but that of the URI. Asked every few
 *     seconds on a thread of the connections, so it may read a file; a new one is told to Redis on
 *     all open connections, which stay open. When it throws, the former one is kept
 * @param trusted certificates (PEM) of those who may have signed that of Redis; null for those of
 *     the Java runtime. Used with {@code rediss://}
 * @param certificate the certificate of this node (PEM) where Redis asks for one; null for none
 * @param key the private key of it (PEM, not encrypted); null for none
 */
public record RedisAccess(
    String username, Supplier<String> password, Path trusted, Path certificate, Path key) {
  /** All that the URI says. */
  public static final RedisAccess OF_URI = new RedisAccess(null, null, null, null, null);

  public RedisAccess {
    if (username != null && password == null) {
      throw new IllegalArgumentException("a user needs a password");
    }
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("a certificate and its key belong together");
    }
  }

  /** This access as a user whose password may change. */
  public RedisAccess as(String user, Supplier<String> passwordOfNow) {
    Objects.requireNonNull(passwordOfNow, "passwordOfNow");
    return new RedisAccess(user, passwordOfNow, trusted, certificate, key);
  }

  /** This access with trust in other signers. */
  public RedisAccess trusting(Path signers) {
    return new RedisAccess(username, password, signers, certificate, key);
  }

  /** This access with a certificate of this node. */
  public RedisAccess presenting(Path ownCertificate, Path ownKey) {
    return new RedisAccess(username, password, trusted, ownCertificate, ownKey);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "RedisAccess[username=" + username + "]";
  }
}
