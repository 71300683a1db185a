package io.chatcluster.engine.tls;

import io.chatcluster.engine.api.network.TlsException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificate and key that were found to belong together.
 *
 * @param context encrypts with them
 * @param expires when the certificate does
 */
record PemIdentity(SslContext context, Instant expires) {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");
  private static final byte[] PROBE = "do these belong together?".getBytes(StandardCharsets.UTF_8);

  /**
   * What is in the files.
   *
   * @throws TlsException naming the file that cannot be used
   */
  static PemIdentity of(PemContents contents) {
    X509Certificate[] chain = certificates("certificate", contents.certificates());
    PublicKey publicKey = chain[0].getPublicKey();
    String signature = SIGNATURES.get(publicKey.getAlgorithm());
    if (signature == null) {
      throw unusable("certificate", "its key is neither RSA, EC nor EdDSA", null);
    }
    PrivateKey key = key(contents.key(), publicKey.getAlgorithm());
    requirePair(signature, key, publicKey);
    SslContextBuilder builder = SslContextBuilder.forServer(key, chain);
    if (contents.clientAuthorities() != null) {
      builder
          .trustManager(certificates("client CA", contents.clientAuthorities()))
          .clientAuth(ClientAuth.REQUIRE);
    }
    try {
      return new PemIdentity(Contexts.build(builder), chain[0].getNotAfter().toInstant());
    } catch (IOException wrong) {
      throw unusable("certificate", "it cannot encrypt", wrong);
    }
  }

  private static X509Certificate[] certificates(String what, byte[] pem) {
    try {
      X509Certificate[] read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .toArray(X509Certificate[]::new);
      if (read.length > 0) {
        return read;
      }
      throw unusable(what, "there is none in the file", null);
    } catch (GeneralSecurityException wrong) {
      throw unusable(what, "it is no X.509 certificate in PEM", wrong);
    }
  }

  private static PrivateKey key(byte[] pem, String algorithm) {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    Matcher found = PRIVATE_KEY.matcher(text);
    if (!found.find()) {
      throw unusable(
          "key",
          text.contains("ENCRYPTED")
              ? "it is encrypted"
              : "it is not in PKCS#8 (openssl pkcs8 -topk8 -nocrypt makes it so)",
          null);
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException wrong) {
      // The cause could quote the key.
      throw unusable("key", "it is broken, or of another kind than the certificate's", null);
    }
  }

  /** Without this check every client would find out, and nobody here. */
  private static void requirePair(String algorithm, PrivateKey key, PublicKey publicKey) {
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(PROBE);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(publicKey);
      verifying.update(PROBE);
      if (verifying.verify(signing.sign())) {
        return;
      }
    } catch (GeneralSecurityException wrong) {
      throw unusable("key", "it cannot sign", null);
    }
    throw unusable("key", "it is not the one of the certificate", null);
  }

  private static TlsException unusable(String what, String why, Throwable cause) {
    return new TlsException("The " + what + " for TLS cannot be used: " + why, cause);
  }
}
