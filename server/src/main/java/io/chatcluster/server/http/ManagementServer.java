package io.chatcluster.server.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chatcluster.server.config.ManagementConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health and metrics on a port of their own, so that they answer while the event loops are busy and
 * are not reachable for clients. {@code /livez} says that the process answers and depends on
 * nothing else: a restart does not mend a lost Redis. {@code /readyz} gives {@link Readiness} with
 * reasons, {@code /metrics} gives {@link Meters}. Threads: {@code management-1} to {@code -8}, and
 * {@code HTTP-Dispatcher} and two timers of the JDK. A request that is not there as a whole after
 * 1.25 s is dropped together with its connection. A page that fails answers with 500, and the first
 * time it is logged.
 */
public final class ManagementServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ManagementServer.class);
  private static final int THREADS = 8;
  private static final int WAITING_REQUESTS = 32;

  /**
   * Of the JDK's server: seconds for a request, seconds for its answer, how often both are checked.
   */
  private static final Map<String, String> TIMES =
      Map.of("maxReqTime", "1", "maxRspTime", "5", "timerMillis", "250");

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Map<String, Supplier<Answer>> pages;

  /** The pages whose failure is logged already. */
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  @SuppressWarnings("ArrayRecordComponent") // A body is written, never compared.
  private record Answer(int status, String type, byte[] body) {}

  private ManagementServer(HttpServer server, Map<String, Supplier<Answer>> pages) {
    this.server = server;
    this.pages = pages;
    this.threads = threads();
  }

  /**
   * Binds the port and answers from now on.
   *
   * @throws IOException when the port cannot be bound
   */
  public static ManagementServer start(ManagementConfig config, Readiness readiness, Meters meters)
      throws IOException {
    boundTheTimes();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(config.host(), config.port()), WAITING_REQUESTS);
    ManagementServer management =
        new ManagementServer(
            server,
            Map.of(
                "/livez", () -> new Answer(200, Json.TYPE, Json.bytes(Map.of("state", "alive"))),
                "/readyz", () -> ready(readiness.report()),
                "/metrics", () -> metrics(meters)));
    server.setExecutor(management.threads);
    server.createContext("/", management::handle);
    server.start();
    return management;
  }

  /** The port that is bound. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static Answer ready(Readiness.Report report) {
    return new Answer(report.ready() ? 200 : 503, Json.TYPE, Json.bytes(report));
  }

  private static Answer metrics(Meters meters) {
    return new Answer(200, Meters.CONTENT_TYPE, meters.scrape().getBytes(StandardCharsets.UTF_8));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("cache-control", "no-store");
      send(exchange, answer(exchange));
    } catch (RuntimeException e) {
      log.error("management: {} failed", exchange.getRequestURI().getPath(), e);
    }
  }

  private Answer answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    Supplier<Answer> page = pages.get(path);
    if (page == null) {
      return text(404, "Not found\n");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("allow", "GET, HEAD");
      return text(405, "Method not allowed\n");
    }
    try {
      return page.get();
    } catch (RuntimeException e) {
      if (failed.add(path)) {
        log.error("management: {} failed", path, e);
      }
      return text(500, "Failed\n");
    }
  }

  private static Answer text(int status, String text) {
    return new Answer(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("content-type", answer.type());
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("content-length", String.valueOf(answer.body().length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(answer.body());
    }
  }

  /**
   * A thread is taken from the first byte of a request on, so there are more than requests at a
   * time. When the queue is full too, the JDK's server closes the connection; the dispatcher never
   * reads a request itself, because it would wait for a slow one.
   */
  private static ThreadPoolExecutor threads() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        THREADS,
        THREADS,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(WAITING_REQUESTS),
        task -> {
          Thread thread = new Thread(task, "management-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.AbortPolicy());
  }

  /** The JDK's server has no setters for these; it reads the properties when it is first used. */
  private static void boundTheTimes() {
    TIMES.forEach(
        (name, value) -> {
          String property = "sun.net.httpserver." + name;
          if (System.getProperty(property) == null) {
            System.setProperty(property, value);
          }
        });
  }
}
