package io.chatcluster.engine.api.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/**
 * The proxies in front of this server whose word on the address of a client is taken. What anybody
 * else says of it is ignored.
 *
 * @param ranges where the proxies are; empty: nobody is believed
 * @param header the header that the proxies set and that they never pass on as a client sent it
 * @param proxyProtocol whether every connection begins with a header of the PROXY protocol, version
 *     1 or 2; connections from outside of the ranges are then closed at once
 */
public record TrustedProxies(List<Cidr> ranges, ForwardedHeader header, boolean proxyProtocol) {
  /** Nobody is believed: the address of a client is the one it connects from. */
  public static final TrustedProxies NONE =
      new TrustedProxies(List.of(), ForwardedHeader.X_FORWARDED_FOR, false);

  /** Where a proxy of HTTP names the client. */
  public enum ForwardedHeader {
    /** {@code X-Forwarded-For} and {@code X-Forwarded-Proto}. */
    X_FORWARDED_FOR,
    /** {@code Forwarded} of RFC 7239. */
    FORWARDED
  }

  public TrustedProxies {
    ranges = List.copyOf(ranges);
    Objects.requireNonNull(header, "header");
    if (proxyProtocol && ranges.isEmpty()) {
      throw new IllegalArgumentException("the PROXY protocol needs proxies that are trusted");
    }
  }

  /** Whether what comes from this address is believed. */
  public boolean contain(InetAddress address) {
    for (Cidr range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
