package io.chatcluster.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.Program;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsNodeIT {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "node";

  @TempDir private static Path folder;
  private static KeyStore store;

  /** By the tool that comes with Java. */
  @BeforeAll
  static void certificate() throws Exception {
    Path file = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    write("chain.pem", "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
    write("key.pem", "PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
  }

  private static void write(String name, String kind, byte[] content) throws Exception {
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind));
  }

  private static Program start(String key) throws Exception {
    return Program.start(
        Main.class,
        Map.of(),
        "--host=127.0.0.1",
        "--port=0",
        "--management-host=127.0.0.1",
        "--management-port=0",
        "--tls-cert=" + folder.resolve("chain.pem"),
        "--tls-key=" + folder.resolve(key));
  }

  @Test
  void aNodeWithACertificateServesEncrypted() throws Exception {
    try (Program program = start("key.pem")) {
      String line = program.waitForLine("serves https://localhost:");
      int port = Integer.parseInt(line.replaceAll(".*https://localhost:(\\d+).*", "$1"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      try (SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000);
        socket
            .getOutputStream()
            .write(
                "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void aCertificateThatCannotBeUsedIsOneLineAndExitCodeTwo() throws Exception {
    try (Program program = start("absent.pem")) {
      assertThat(program.waitForEnd()).isEqualTo(2);
      assertThat(program.lines())
          .contains(
              "chat-server: "
                  + folder.resolve("absent.pem")
                  + " is no file that can be read (--tls-cert (CHAT_TLS_CERT))");
    }
  }
}
