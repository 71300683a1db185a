package io.chatcluster.engine.handshake;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which sites may read answers: an allowlist, empty by default. Credentials go only to a site that
 * is listed by name, never to {@code *} (Fetch standard, "CORS protocol and credentials").
 */
public final class Cors {
  private final Set<String> origins;
  private final boolean any;
  private final Map<String, String> varies;

  /** An allowlist of these origins; {@code *} for any. */
  public Cors(Set<String> origins) {
    this.origins = origins;
    this.any = origins.contains("*");
    // Else a cache could give one site the answer that was meant for another one.
    this.varies = any && origins.size() == 1 ? Map.of() : Map.of("vary", "origin");
  }

  /** The headers of an answer to this request. */
  public Map<String, String> headers(HttpRequest request) {
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    if (origins.isEmpty()) {
      return Map.of();
    }
    if (origin == null) {
      return varies;
    }
    if (origins.contains(origin)) {
      return Map.of(
          "access-control-allow-origin",
          origin,
          "access-control-allow-credentials",
          "true",
          "vary",
          "origin");
    }
    if (!any) {
      return varies;
    }
    Map<String, String> headers = new HashMap<>(varies);
    headers.put("access-control-allow-origin", "*");
    return headers;
  }

  /** Whether this request only asks for permission and may have it. */
  public boolean isAllowedPreflight(HttpRequest request, Map<String, String> headers) {
    return request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
        && headers.containsKey("access-control-allow-origin");
  }

  /** The further headers of the answer to a preflight. */
  public static Map<String, String> preflightHeaders(HttpRequest request) {
    String wanted = request.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    return Map.of(
        "access-control-allow-methods",
        "GET,POST",
        "access-control-allow-headers",
        wanted == null ? "content-type" : wanted,
        "access-control-max-age",
        "600");
  }
}
