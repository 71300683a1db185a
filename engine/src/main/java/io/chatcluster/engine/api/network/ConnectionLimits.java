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
 */
public record ConnectionLimits(
    int connectionsPerAddress, Rate handshakesPerAddress, Rate handshakes) {
  /** No limits. */
  public static final ConnectionLimits NONE =
      new ConnectionLimits(0, Rate.UNLIMITED, Rate.UNLIMITED);

  public ConnectionLimits {
    if (connectionsPerAddress < 0) {
      throw new IllegalArgumentException(
          "connectionsPerAddress must be at least 0: " + connectionsPerAddress);
    }
    Objects.requireNonNull(handshakesPerAddress, "handshakesPerAddress");
    Objects.requireNonNull(handshakes, "handshakes");
  }
}
