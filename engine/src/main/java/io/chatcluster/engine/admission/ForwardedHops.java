package io.chatcluster.engine.admission;

import io.chatcluster.engine.api.network.Cidr;
import io.chatcluster.engine.api.network.TrustedProxies.ForwardedHeader;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The stations of a request that proxies wrote into its headers, the last one nearest to us. */
final class ForwardedHops {
  private static final String HTTPS = "https";

  // RFC 7239, section 4: pairs separated by semicolons, elements by commas, values maybe quoted.
  private static final Pattern PAIR =
      Pattern.compile("\\s*([A-Za-z-]+)=(?:\"([^\"\\\\]*)\"|([^\",;\\s]*))\\s*([;,]|$)");
  private static final Pattern NODE =
      Pattern.compile("(?:([0-9.]+)|\\[([0-9A-Fa-f:.]+)])(?::[0-9]{1,5})?|([0-9A-Fa-f:.]+)");

  /**
   * One station.
   *
   * @param address null when the text names none
   * @param secure null when nothing is said of it
   */
  record Hop(InetAddress address, Boolean secure) {}

  private ForwardedHops() {}

  static List<Hop> of(ForwardedHeader header, HttpHeaders headers) {
    return switch (header) {
      case X_FORWARDED_FOR -> xForwardedFor(headers);
      case FORWARDED -> forwarded(String.join(",", headers.getAll("forwarded")));
    };
  }

  private static List<Hop> xForwardedFor(HttpHeaders headers) {
    List<String> protocols = headers.getAll("x-forwarded-proto");
    Boolean secure = null;
    if (!protocols.isEmpty()) {
      // The nearest proxy wrote the last word.
      String[] words = protocols.get(protocols.size() - 1).split(",", -1);
      secure = HTTPS.equalsIgnoreCase(words[words.length - 1].strip());
    }
    List<Hop> hops = new ArrayList<>();
    for (String line : headers.getAll("x-forwarded-for")) {
      for (String node : line.split(",", -1)) {
        hops.add(new Hop(address(node.strip()), secure));
      }
    }
    if (hops.isEmpty() && secure != null) {
      hops.add(new Hop(null, secure));
    }
    return hops;
  }

  private static List<Hop> forwarded(String line) {
    List<Hop> hops = new ArrayList<>();
    Matcher pair = PAIR.matcher(line);
    InetAddress address = null;
    Boolean secure = null;
    int at = 0;
    while (at < line.length()) {
      if (!pair.find(at) || pair.start() != at) {
        // Nothing behind a mistake can be told apart, so nothing of it is believed.
        return List.of();
      }
      String value = pair.group(2) == null ? pair.group(3) : pair.group(2);
      switch (pair.group(1).toLowerCase(Locale.ROOT)) {
        case "for" -> address = address(value);
        case "proto" -> secure = HTTPS.equalsIgnoreCase(value);
        default -> {
          // The proxy's own address and the Host header are not asked for.
        }
      }
      at = pair.end();
      if (!pair.group(4).equals(";")) {
        hops.add(new Hop(address, secure));
        address = null;
        secure = null;
      }
    }
    return hops;
  }

  private static InetAddress address(String node) {
    Matcher matcher = NODE.matcher(node);
    if (!matcher.matches()) {
      return null;
    }
    for (int group = 1; group <= 3; group++) {
      if (matcher.group(group) != null) {
        return Cidr.address(matcher.group(group));
      }
    }
    return null;
  }
}
