package io.chatcluster.engine.tls;

import com.corundumstudio.socketio.Configuration;
import io.chatcluster.engine.api.network.TlsException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Encryption from the key store of the library's configuration. */
public final class KeyStoreTls implements Tls {
  private final SslContext context;

  /**
   * Reads the stores.
   *
   * @throws TlsException when they cannot be used
   */
  public KeyStoreTls(Configuration from) {
    try {
      KeyManagerFactory keys = KeyManagerFactory.getInstance(from.getKeyManagerFactoryAlgorithm());
      char[] password = from.getKeyStorePassword().toCharArray();
      keys.init(load(from.getKeyStoreFormat(), from.getKeyStore(), password), password);
      SslContextBuilder builder = SslContextBuilder.forServer(keys);
      if (from.getTrustStore() != null) {
        TrustManagerFactory trust =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(
            load(
                from.getTrustStoreFormat(),
                from.getTrustStore(),
                from.getTrustStorePassword().toCharArray()));
        builder
            .trustManager(trust)
            .clientAuth(from.isNeedClientAuth() ? ClientAuth.REQUIRE : ClientAuth.NONE);
      }
      context = Contexts.build(builder);
    } catch (GeneralSecurityException | IOException wrong) {
      throw new TlsException("The key or trust store cannot be used", wrong);
    }
  }

  private static KeyStore load(String format, InputStream store, char[] password)
      throws GeneralSecurityException, IOException {
    KeyStore loaded = KeyStore.getInstance(format);
    loaded.load(store, password);
    return loaded;
  }

  @Override
  public SslHandler newHandler(ByteBufAllocator allocator) {
    return Contexts.newHandler(context, allocator);
  }
}
