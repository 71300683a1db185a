package io.chatcluster.engine.admission;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;

/**
 * Who is at the other end.
 *
 * @param address of the client
 * @param secure whether the client's connection is encrypted
 */
public record Peer(InetSocketAddress address, boolean secure) {
  private static final AttributeKey<Peer> NAMED = AttributeKey.valueOf(Peer.class, "named");
  private static final InetSocketAddress CLOSED_MEANWHILE =
      InetSocketAddress.createUnresolved("unknown", 0);

  /** Who is at the other end of this connection, by its PROXY header or by the socket. */
  static Peer of(Channel channel) {
    // Asking for an attribute would make the map of all of them.
    Peer named = channel.hasAttr(NAMED) ? channel.attr(NAMED).get() : null;
    return named == null ? ofSocket(channel) : named;
  }

  static Peer ofSocket(Channel channel) {
    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
    return new Peer(remote == null ? CLOSED_MEANWHILE : remote, false);
  }

  /** From now on this is who is at the other end of the connection. */
  void isAt(Channel channel) {
    channel.attr(NAMED).set(this);
  }

  Peer withTls() {
    return new Peer(address, true);
  }
}
