package io.chatcluster.engine.tls;

import io.chatcluster.engine.api.network.TlsStatus;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;

/** Encryption of the connections of a server. */
public interface Tls extends AutoCloseable {
  /** Encrypts one new connection. Any thread. */
  SslHandler newHandler(ByteBufAllocator allocator);

  /** What is known of the certificate; empty where it never changes. */
  default Optional<TlsStatus> status() {
    return Optional.empty();
  }

  /** Looks at no files any more; connections go on. */
  @Override
  default void close() {}
}
