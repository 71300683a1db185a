package io.chatcluster.server.http;

import io.chatcluster.engine.PageServer;
import io.chatcluster.engine.api.HttpAnswer;
import io.chatcluster.server.config.ManagementConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health and metrics on a port of their own, which is not reachable for clients, as {@link
 * PageServer} serves it. {@code /livez} says that the process answers and depends on nothing else:
 * a restart does not mend a lost Redis. {@code /readyz} gives {@link Readiness} with reasons,
 * {@code /metrics} gives {@link Meters}. Threads: one whose name begins with {@code management},
 * and {@code management-metrics}, which puts the numbers together; when eight requests wait for it,
 * others get 503. A page that fails answers with 500, and the first time it is logged.
 */
public final class ManagementServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ManagementServer.class);
  private static final String METRICS = "/metrics";
  private static final int WAITING_SCRAPES = 8;

  private final Map<String, Supplier<HttpAnswer>> pages;
  private final ThreadPoolExecutor scraping =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_SCRAPES),
          task -> {
            Thread thread = new Thread(task, "management-metrics");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.AbortPolicy());

  /** The pages whose failure is logged already. */
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  private PageServer server;

  private ManagementServer(Map<String, Supplier<HttpAnswer>> pages) {
    this.pages = pages;
  }

  /**
   * Binds the port and answers from now on.
   *
   * @throws IOException when the port cannot be bound
   */
  public static ManagementServer start(ManagementConfig config, Readiness readiness, Meters meters)
      throws IOException {
    ManagementServer management =
        new ManagementServer(
            Map.of(
                "/livez",
                () -> answer(200, Json.TYPE, Json.bytes(Map.of("state", "alive"))),
                "/readyz",
                () -> ready(readiness.report()),
                METRICS,
                () -> metrics(meters)));
    management.server =
        PageServer.start(config.host(), config.port(), "management", management::answer);
    return management;
  }

  /** The port that is bound. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    scraping.shutdownNow();
  }

  private static HttpAnswer ready(Readiness.Report report) {
    return answer(report.ready() ? 200 : 503, Json.TYPE, Json.bytes(report));
  }

  private static HttpAnswer metrics(Meters meters) {
    return answer(200, Meters.CONTENT_TYPE, meters.scrape().getBytes(StandardCharsets.UTF_8));
  }

  private CompletionStage<HttpAnswer> answer(String method, String path) {
    Supplier<HttpAnswer> page = pages.get(path);
    if (page == null) {
      return CompletableFuture.completedStage(text(404, "Not found\n"));
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      HttpAnswer refusal = text(405, "Method not allowed\n");
      Map<String, String> headers = new HashMap<>(refusal.headers());
      headers.put("allow", "GET, HEAD");
      return CompletableFuture.completedStage(
          new HttpAnswer(refusal.status(), headers, refusal.body()));
    }
    if (!path.equals(METRICS)) {
      return CompletableFuture.completedStage(made(path, page));
    }
    try {
      return CompletableFuture.supplyAsync(() -> made(path, page), scraping);
    } catch (RejectedExecutionException tooMany) {
      return CompletableFuture.completedStage(text(503, "Too many requests wait\n"));
    }
  }

  private HttpAnswer made(String path, Supplier<HttpAnswer> page) {
    try {
      return page.get();
    } catch (RuntimeException e) {
      if (failed.add(path)) {
        log.error("management: {} failed", path, e);
      }
      return text(500, "Failed\n");
    }
  }

  private static HttpAnswer text(int status, String text) {
    return answer(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpAnswer answer(int status, String type, byte[] body) {
    return new HttpAnswer(status, Map.of("content-type", type, "cache-control", "no-store"), body);
  }
}
