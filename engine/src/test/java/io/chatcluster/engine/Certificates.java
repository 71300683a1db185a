package io.chatcluster.engine;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.chatcluster.engine.api.network.PemFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An authority for tests, the files of a server, and clients that trust the authority. */
final class Certificates {
  private static final Duration CHECK = Duration.ofMillis(20);
  private static final X509Bundle AUTHORITY = authority();

  private Certificates() {}

  private static X509Bundle authority() {
    try {
      return new CertificateBuilder()
          .subject("CN=authority of tests")
          .setIsCertificateAuthority(true)
          .ecp256()
          .buildSelfSigned();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A certificate for localhost by this name. */
  static X509Bundle issue(String name) throws Exception {
    return new CertificateBuilder()
        .subject("CN=" + name)
        .addSanDnsName("localhost")
        .ecp256()
        .buildIssuedBy(AUTHORITY);
  }

  /** The files of {@link #write} in this folder. */
  static PemFiles files(Path folder) {
    return new PemFiles(
        folder.resolve("chain.pem"), folder.resolve("key.pem"), Optional.empty(), CHECK);
  }

  /** The same, with clients that need a certificate of the authority. */
  static PemFiles filesForKnownClients(Path folder) throws IOException {
    Path authorities = folder.resolve("clients.pem");
    Files.writeString(authorities, AUTHORITY.getCertificatePEM());
    PemFiles files = files(folder);
    return new PemFiles(files.certificates(), files.key(), Optional.of(authorities), CHECK);
  }

  /** Puts certificate and key where {@link #files} looks. */
  static void write(Path folder, X509Bundle bundle) throws IOException {
    Path chain = folder.resolve("chain.pem.new");
    Path key = folder.resolve("key.pem.new");
    Files.writeString(chain, bundle.getCertificatePathPEM(), StandardCharsets.US_ASCII);
    Files.writeString(key, bundle.getPrivateKeyPEM(), StandardCharsets.US_ASCII);
    // Side by side, so that the two do not belong together for as short as can be.
    Files.move(chain, folder.resolve("chain.pem"), REPLACE_EXISTING);
    Files.move(key, folder.resolve("key.pem"), REPLACE_EXISTING);
  }

  /** A connection to the port; the handshake is not done yet. Reads wait 60 s at most. */
  static SSLSocket connect(int port, X509Bundle own) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", AUTHORITY.getCertificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManager[] keys = own == null ? null : own.toKeyManagerFactory().getKeyManagers();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** The name in the certificate that a new connection gets. */
  static String nameAt(int port) throws IOException, GeneralSecurityException {
    try (SSLSocket socket = connect(port, null)) {
      socket.startHandshake();
      return socket.getSession().getPeerPrincipal().getName();
    }
  }
}
