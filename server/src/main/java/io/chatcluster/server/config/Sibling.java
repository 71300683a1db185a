package io.chatcluster.server.config;

import io.chatcluster.server.config.text.Origins;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Another node of the cluster as a browser reaches it.
 *
 * @param node its id
 * @param url its origin, for example {@code http://localhost:3002}
 */
public record Sibling(String node, String url) {
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Two names of this machine, which for a browser are two sites. */
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1");

  /** {@link java.net.URI} gives no host where its name has an underscore. */
  private static final Pattern ON_LOOPBACK =
      Pattern.compile("(.*//)(localhost|127\\.0\\.0\\.1)(:\\d+)?");

  public Sibling {
    Check.that(
        NODE.matcher(node).matches() && Origins.valid(url), Setting.SIBLINGS, node + "=" + url);
  }

  /** Reads {@code n2=http://localhost:3002}. */
  public static Sibling parse(String text) {
    int equals = text.indexOf('=');
    Check.that(equals > 0, Setting.SIBLINGS, text);
    return new Sibling(text.substring(0, equals), text.substring(equals + 1));
  }

  /**
   * The origins by which a browser may reach it: the one of its URL, and where that names this
   * machine as {@code localhost} or {@code 127.0.0.1} the same with the other name. A page that was
   * opened by one of the names connects to its siblings by the same one.
   */
  public List<String> origins() {
    Matcher named = ON_LOOPBACK.matcher(url);
    return named.matches()
        ? Stream.concat(
                Stream.of(url),
                LOOPBACK.stream()
                    .filter(other -> !other.equals(named.group(2)))
                    .map(other -> named.group(1) + other + Objects.toString(named.group(3), "")))
            .toList()
        : List.of(url);
  }

  @Override
  public String toString() {
    return node + "=" + url;
  }
}
