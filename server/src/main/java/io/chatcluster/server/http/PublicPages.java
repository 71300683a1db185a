package io.chatcluster.server.http;

import io.chatcluster.engine.api.HttpAnswer;
import io.chatcluster.engine.api.HttpPages;
import io.chatcluster.engine.api.StaticFile;
import io.chatcluster.server.config.IdentityConfig;
import io.chatcluster.server.config.Sibling;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the port for clients answers beside Socket.IO: the page, {@code /node.json} for the page,
 * and {@code /readyz} for a load balancer that only sees this port (without reasons: those are for
 * operators). Files are in memory, so an answer never blocks an event loop.
 */
public final class PublicPages implements HttpPages {
  private final Readiness readiness;
  private final Map<String, StaticFile> files;
  private final byte[] node;
  private final Map<String, String> security;

  /** The page of the program. */
  public PublicPages(IdentityConfig identity, Readiness readiness) {
    this(identity, readiness, "page");
  }

  PublicPages(IdentityConfig identity, Readiness readiness, String folder) {
    this.readiness = readiness;
    this.files = PageFiles.load(folder);
    this.node = Json.bytes(describe(identity));
    this.security =
        PageSecurity.headers(
            identity.siblings().stream().flatMap(it -> it.origins().stream()).toList());
  }

  @Override
  public HttpAnswer answer(String method, String path, Map<String, String> headers) {
    boolean known = path.equals("/readyz") || path.equals("/node.json") || files.containsKey(path);
    if (!known) {
      return answer(404, "text/plain; charset=utf-8", text("Not found\n"), Map.of());
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return answer(
          405,
          "text/plain; charset=utf-8",
          text("Method not allowed\n"),
          Map.of("allow", "GET, HEAD"));
    }
    return switch (path) {
      case "/readyz" -> ready();
      case "/node.json" -> answer(200, Json.TYPE, node, Map.of());
      default -> file(path, headers);
    };
  }

  private HttpAnswer ready() {
    Readiness.Report report = readiness.report();
    byte[] body = Json.bytes(Map.of("state", report.status().text()));
    return answer(report.ready() ? 200 : 503, Json.TYPE, body, Map.of());
  }

  private HttpAnswer file(String path, Map<String, String> headers) {
    // Revalidated every time: a node of the next release must not run with the page of this one.
    HttpAnswer answer = files.get(path).answer(headers);
    return new HttpAnswer(answer.status(), merged(answer.headers()), answer.body());
  }

  private HttpAnswer answer(int status, String type, byte[] body, Map<String, String> extra) {
    Map<String, String> headers = merged(extra);
    headers.put("content-type", type);
    headers.put("content-length", String.valueOf(body.length));
    return new HttpAnswer(status, headers, body);
  }

  private Map<String, String> merged(Map<String, String> extra) {
    Map<String, String> headers = new LinkedHashMap<>(security);
    headers.put("cache-control", "no-store");
    headers.putAll(extra);
    return headers;
  }

  private static Map<String, Object> describe(IdentityConfig identity) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("node", identity.nodeId());
    answer.put("namespaces", identity.namespaces());
    answer.put("siblings", identity.siblings().stream().map(PublicPages::describe).toList());
    return answer;
  }

  private static Map<String, String> describe(Sibling sibling) {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("node", sibling.node());
    answer.put("url", sibling.url());
    return answer;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
