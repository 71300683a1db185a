package io.chatcluster.server.http;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The headers that tell a browser what the page may do: use its own files, and connect to its own
 * node and to the siblings of that, no more.
 */
final class PageSecurity {
  private static final Pattern HTTP = Pattern.compile("^http");

  private PageSecurity() {}

  /**
   * The headers of every answer.
   *
   * @param siblings the origins of the other nodes; the page connects to them when its own is gone
   */
  static Map<String, String> headers(List<String> siblings) {
    // Covers ws: and wss: of the same host (CSP level 3, section 6.7.2.8).
    StringBuilder connect = new StringBuilder("connect-src 'self'");
    for (String origin : siblings) {
      connect.append(' ').append(origin);
      connect.append(' ').append(HTTP.matcher(origin).replaceFirst("ws"));
    }
    return Map.of(
        "content-security-policy",
        String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "manifest-src 'self'",
            connect,
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'"),
        "x-content-type-options",
        "nosniff",
        "x-frame-options",
        "DENY",
        "referrer-policy",
        "no-referrer",
        "cross-origin-opener-policy",
        "same-origin",
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()");
  }
}
