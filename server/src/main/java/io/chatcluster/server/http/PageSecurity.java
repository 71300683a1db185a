package io.chatcluster.server.http;

import java.util.Map;

/**
 * The headers that tell a browser what the page may do: its own files and its own node, no more. A
 * link to another node leaves the page and needs no permission.
 */
final class PageSecurity {
  static final Map<String, String> HEADERS =
      Map.of(
          "content-security-policy",
          String.join(
              "; ",
              "default-src 'none'",
              "script-src 'self'",
              "style-src 'self'",
              "img-src 'self' data:",
              "font-src 'self'",
              "manifest-src 'self'",
              // Covers ws: and wss: of the same host (CSP level 3, section 6.7.2.8).
              "connect-src 'self'",
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

  private PageSecurity() {}
}
