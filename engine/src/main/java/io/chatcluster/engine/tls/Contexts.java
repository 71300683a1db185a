package io.chatcluster.engine.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.CipherSuiteFilter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** What holds for encryption wherever the certificate comes from. */
final class Contexts {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /**
   * With the exchange of keys by RSA, who gets hold of the key of the certificate can decrypt what
   * was recorded before.
   */
  private static final CipherSuiteFilter FORWARD_SECRET =
      (ciphers, defaults, supported) ->
          defaults.stream()
              .filter(suite -> !suite.startsWith("TLS_RSA_") && supported.contains(suite))
              .toArray(String[]::new);

  private Contexts() {}

  static SslContext build(SslContextBuilder builder) throws SSLException {
    return builder
        .sslProvider(SslProvider.JDK)
        .protocols(PROTOCOLS)
        .ciphers(null, FORWARD_SECRET)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_1_1))
        .build();
  }

  static SslHandler newHandler(SslContext context, ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator);
    // The connection has a deadline of its own, which costs no timer each.
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }
}
