package io.chatcluster.server.config;

import io.chatcluster.server.config.text.Origins;
import java.util.regex.Pattern;

/**
 * Another node of the cluster as a browser reaches it.
 *
 * @param node its id
 * @param url its origin, for example {@code http://localhost:3002}
 */
public record Sibling(String node, String url) {
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

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

  @Override
  public String toString() {
    return node + "=" + url;
  }
}
