package io.chatcluster.server.config;

import io.chatcluster.engine.api.network.Cidr;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where clients connect, and through what.
 *
 * @param host the address to bind
 * @param port 0 for any free one
 * @param eventLoops how many threads serve the connections
 * @param tls empty: connections are not encrypted here
 * @param stickyCookie the name of the cookie for balancers; empty: none
 */
public record ListenConfig(
    String host,
    int port,
    int eventLoops,
    Optional<Tls> tls,
    Proxies proxies,
    Optional<String> stickyCookie) {
  private static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public ListenConfig {
    Check.host(Setting.HOST, host);
    Check.between(Setting.PORT, port, 0, 65535);
    Check.between(Setting.EVENT_LOOPS, eventLoops, 1, 256);
    stickyCookie.ifPresent(name -> Check.matches(Setting.STICKY_COOKIE, name, COOKIE));
  }

  /**
   * Encryption by PEM files, which are read when the node starts.
   *
   * @param clientCa empty: clients need no certificate
   */
  public record Tls(String cert, String key, Optional<String> clientCa, Duration check) {
    public Tls {
      Check.between(Setting.TLS_CHECK, check, "1s", "1h");
    }

    /**
     * From texts that may be empty.
     *
     * @throws ConfigException when one is there without another that it needs
     */
    public static Optional<Tls> of(String cert, String key, String clientCa, Duration check) {
      Check.that(cert.isEmpty() || !key.isEmpty(), Setting.TLS_CERT, cert);
      Check.that(key.isEmpty() || !cert.isEmpty(), Setting.TLS_KEY, key);
      Check.that(clientCa.isEmpty() || !cert.isEmpty(), Setting.TLS_CLIENT_CA, clientCa);
      // Made even without files, so that a wrong time is never accepted in silence.
      Tls tls = new Tls(cert, key, Optional.of(clientCa).filter(text -> !text.isEmpty()), check);
      return Optional.of(tls).filter(present -> !present.cert().isEmpty());
    }
  }

  /**
   * The proxies in front of the node.
   *
   * @param trusted addresses and ranges
   * @param header where they name the client
   * @param proxyProtocol whether each connection begins with a PROXY header
   */
  public record Proxies(List<String> trusted, String header, boolean proxyProtocol) {
    /** {@code Forwarded} of RFC 7239, and not {@code X-Forwarded-For}. */
    public static final String FORWARDED = "forwarded";

    public Proxies {
      trusted = List.copyOf(trusted);
      Check.count(Setting.TRUSTED_PROXIES, trusted, 0, 64);
      trusted.forEach(range -> Check.that(isRange(range), Setting.TRUSTED_PROXIES, range));
      Check.that(
          List.of("x-forwarded-for", FORWARDED).contains(header), Setting.FORWARDED_HEADER, header);
      Check.that(!proxyProtocol || !trusted.isEmpty(), Setting.PROXY_PROTOCOL, proxyProtocol);
    }

    private static boolean isRange(String text) {
      try {
        Cidr.parse(text);
        return true;
      } catch (IllegalArgumentException notOne) {
        return false;
      }
    }
  }
}
