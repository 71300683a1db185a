package io.chatcluster.engine.tls;

import io.chatcluster.engine.api.network.PemFiles;
import io.chatcluster.engine.api.network.TlsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The files as they are now.
 *
 * @param clientAuthorities null when clients need no certificate
 * @param digest another one when any byte is
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: that is what the digest is for.
record PemContents(byte[] certificates, byte[] key, byte[] clientAuthorities, String digest) {
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Reads the files.
   *
   * @throws TlsException naming the one that cannot be read
   */
  static PemContents read(PemFiles files) {
    byte[] certificates = bytes(files.certificates());
    byte[] key = bytes(files.key());
    byte[] authorities = files.clientAuthorities().map(PemContents::bytes).orElse(null);
    return new PemContents(
        certificates,
        key,
        authorities,
        digest(certificates, key, authorities == null ? new byte[0] : authorities));
  }

  private static byte[] bytes(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new TlsException(file + " is no file that can be read", null);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] read = in.readNBytes(MAX_BYTES + 1);
      if (read.length > MAX_BYTES) {
        throw new TlsException(file + " is larger than 1 MiB", null);
      }
      return read;
    } catch (IOException unreadable) {
      throw new TlsException(file + " cannot be read", unreadable);
    }
  }

  private static String digest(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update((byte) (part.length >> 16));
        digest.update((byte) (part.length >> 8));
        digest.update((byte) part.length);
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java platform has SHA-256", impossible);
    }
  }
}
