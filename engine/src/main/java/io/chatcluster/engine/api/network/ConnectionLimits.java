package io.chatcluster.engine.api.network;

import java.util.Objects;

/**
 * How much one client address, and all of them together, may ask of a node. An IPv6 address counts
 * as its /64, which is what one customer has.
 *
 * @param connectionsPerAddress open connections of one address; 0: no limit. Beyond, a connection
 *     is closed before any TLS. Of a client behind a proxy that speaks HTTP, whose connections are
 *     the proxy's, the sessions count instead; beyond, a handshake is answered with 429
 * @param handshakesPerAddress new sessions of one address; beyond, 429 with Retry-After
 * @param handshakes new sessions of the node; beyond, 429 with Retry-After
 * @param connections open connections of the node; 0: no limit. Beyond, a connection is closed
 *     before any TLS, so that the program keeps descriptors for its other work
 */
public record ConnectionLimits(
    int connectionsPerAddress, Rate handshakesPerAddress, Rate handshakes, int connections) {
  /** No limits. */
  public static final ConnectionLimits NONE =
      new ConnectionLimits(0, Rate.UNLIMITED, Rate.UNLIMITED);

  /** No limit for the connections of the node. */
  public ConnectionLimits(int connectionsPerAddress, Rate handshakesPerAddress, Rate handshakes) {
    this(connectionsPerAddress, handshakesPerAddress, handshakes, 0);
  }

  public ConnectionLimits {
    if (connectionsPerAddress < 0) {
      throw new IllegalArgumentException(
          "connectionsPerAddress must be at least 0: " + connectionsPerAddress);
    }
    Objects.requireNonNull(handshakesPerAddress, "handshakesPerAddress");
    Objects.requireNonNull(handshakes, "handshakes");
    if (connections < 0) {
      throw new IllegalArgumentException("connections must be at least 0: " + connections);
    }
  }
}
