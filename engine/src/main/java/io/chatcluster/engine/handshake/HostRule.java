package io.chatcluster.engine.handshake;

import io.netty.util.NetUtil;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which hosts are served. A page of another site can have its own name resolve to this server (DNS
 * rebinding): its requests then come with that name as Host and as Origin, and look like those of
 * the server's own page. Addresses and {@code localhost} cannot be rebound and are always served.
 */
public final class HostRule {
  private static final String SUBDOMAINS = "*";

  private final Set<String> names = new HashSet<>();

  /**
   * Serves these hosts.
   *
   * @param hosts names without a port, {@code *.example.com} for every name below one; none: any
   *     host is served
   */
  public HostRule(Set<String> hosts) {
    hosts.forEach(host -> names.add(host.toLowerCase(Locale.ROOT)));
  }

  /**
   * Whether a request is served.
   *
   * @param host its Host header; null for a request of HTTP/1.0 without one, which no browser sends
   */
  public boolean serves(String host) {
    if (names.isEmpty() || host == null || host.startsWith("[")) {
      return true;
    }
    int port = host.lastIndexOf(':');
    String name = (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (name.equals("localhost") || NetUtil.isValidIpV4Address(name) || names.contains(name)) {
      return true;
    }
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (names.contains(SUBDOMAINS + name.substring(dot))) {
        return true;
      }
    }
    return false;
  }
}
