package io.chatcluster.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.engine.api.network.PemFiles;
import io.chatcluster.engine.api.network.TlsException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PemTlsTest {
  @TempDir private Path folder;
  private PemFiles files;

  @BeforeEach
  void name() {
    files =
        new PemFiles(
            folder.resolve("chain.pem"),
            folder.resolve("key.pem"),
            Optional.empty(),
            Duration.ofHours(1));
  }

  private void write(String chain, String key) throws IOException {
    Files.writeString(files.certificates(), chain);
    Files.writeString(files.key(), key);
  }

  private static X509Bundle issue(CertificateBuilder.Algorithm algorithm) throws Exception {
    return new CertificateBuilder()
        .subject("CN=x")
        .setIsCertificateAuthority(true)
        .algorithm(algorithm)
        .buildSelfSigned();
  }

  private void refused(String why) {
    assertThatThrownBy(() -> new PemTls(files))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @EnumSource(
      value = CertificateBuilder.Algorithm.class,
      names = {"ecp256", "ecp384", "rsa2048", "ed25519"})
  void keys_of_the_usual_kinds_encrypt_with_tls_1_2_and_1_3_only(
      CertificateBuilder.Algorithm algorithm) throws Exception {
    X509Bundle pair = issue(algorithm);
    write(pair.getCertificatePathPEM(), pair.getPrivateKeyPEM());
    try (PemTls tls = new PemTls(files)) {
      assertThat(tls.newHandler(ByteBufAllocator.DEFAULT).engine().getEnabledProtocols())
          .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
      assertThat(tls.newHandler(ByteBufAllocator.DEFAULT).engine().getEnabledCipherSuites())
          .as("forward secrecy in both versions")
          .contains("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
          .allMatch(suite -> suite.startsWith("TLS_ECDHE_") || !suite.contains("_WITH_"));
      assertThat(tls.status().orElseThrow().expires())
          .isEqualTo(pair.getCertificate().getNotAfter().toInstant());
    }
  }

  @Test
  void what_cannot_be_used_is_named_without_a_word_of_the_key() throws Exception {
    X509Bundle pair = issue(CertificateBuilder.Algorithm.ecp256);
    X509Bundle other = issue(CertificateBuilder.Algorithm.ecp256);
    String chain = pair.getCertificatePathPEM();
    String key = pair.getPrivateKeyPEM();

    refused("chain.pem is no file that can be read");
    write(chain, other.getPrivateKeyPEM());
    refused("The key for TLS cannot be used: it is not the one of the certificate");
    write(chain, issue(CertificateBuilder.Algorithm.rsa2048).getPrivateKeyPEM());
    refused("of another kind than the certificate's");
    write(chain, key.replace("PRIVATE KEY", "EC PRIVATE KEY"));
    refused("it is not in PKCS#8");
    write(chain, key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
    refused("it is encrypted");
    write("", key);
    refused("The certificate for TLS cannot be used");
    write("nonsense", key);
    refused("The certificate for TLS cannot be used");
    write(chain, "x".repeat((1 << 20) + 1));
    refused("key.pem is larger than 1 MiB");

    String broken = key.replaceAll("(?m)^M", "A");
    write(chain, broken);
    assertThatThrownBy(() -> new PemTls(files))
        .isInstanceOf(TlsException.class)
        .hasNoCause()
        .hasMessageNotContaining(key.lines().skip(1).findFirst().orElseThrow());
  }
}
