package io.chatcluster.engine;

import com.corundumstudio.socketio.Configuration;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;

/** Encryption from the key store of the server's configuration; TLS 1.2 and newer only. */
final class Tls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final SSLContext context;
  private final boolean clientCertificates;

  private Tls(SSLContext context, boolean clientCertificates) {
    this.context = context;
    this.clientCertificates = clientCertificates;
  }

  static Tls of(Configuration from) {
    try {
      KeyManagerFactory keys = KeyManagerFactory.getInstance(from.getKeyManagerFactoryAlgorithm());
      char[] password = from.getKeyStorePassword().toCharArray();
      keys.init(load(from.getKeyStoreFormat(), from.getKeyStore(), password), password);
      TrustManagerFactory trust = null;
      if (from.getTrustStore() != null) {
        trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(
            load(
                from.getTrustStoreFormat(),
                from.getTrustStore(),
                from.getTrustStorePassword().toCharArray()));
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust == null ? null : trust.getTrustManagers(), null);
      return new Tls(context, trust != null && from.isNeedClientAuth());
    } catch (GeneralSecurityException | IOException wrong) {
      throw new IllegalStateException("The key or trust store cannot be used", wrong);
    }
  }

  private static KeyStore load(String format, InputStream store, char[] password)
      throws GeneralSecurityException, IOException {
    KeyStore loaded = KeyStore.getInstance(format);
    loaded.load(store, password);
    return loaded;
  }

  SslHandler newHandler() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(clientCertificates);
    List<String> supported = List.of(engine.getSupportedProtocols());
    engine.setEnabledProtocols(
        java.util.Arrays.stream(PROTOCOLS).filter(supported::contains).toArray(String[]::new));
    return new SslHandler(engine);
  }
}
