package io.chatcluster.engine.api.network;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Encryption from PEM files. They are looked at from time to time, and used for new connections
 * when their content has changed.
 *
 * @param certificates the chain of the server, its own certificate first
 * @param key the private key of that certificate: PKCS#8, not encrypted
 * @param clientAuthorities who must have signed the certificate that every client then needs;
 *     empty: clients need none
 * @param checkEvery the time between two looks
 */
public record PemFiles(
    Path certificates, Path key, Optional<Path> clientAuthorities, Duration checkEvery) {
  public PemFiles {
    Objects.requireNonNull(certificates, "certificates");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(clientAuthorities, "clientAuthorities");
    if (checkEvery.isNegative() || checkEvery.isZero()) {
      throw new IllegalArgumentException("checkEvery must be positive: " + checkEvery);
    }
  }
}
