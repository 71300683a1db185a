package io.chatcluster.cluster.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers {@code POST /} with a JSON body {@code {op, ...}} by {@code {"ok": true, "result": ...}}
 * or {@code {"ok": false, "error": "..."}}. Operations run on threads named {@code control-N}, and
 * may block them.
 */
public final class ControlPort implements AutoCloseable {
  private static final int THREADS = 32;

  static {
    // Head and body of an answer are two writes: without this the second waits 40 ms for an ack.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;

  /** What is done when somebody asks for it. */
  @FunctionalInterface
  interface Operation {
    /** Gives back what JSON can write, bytes as {@code byte[]}. */
    Object carryOut(Command command) throws Exception;
  }

  ControlPort(Map<String, Operation> operations) throws IOException {
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "control-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), THREADS);
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, operations));
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private static void handle(HttpExchange exchange, Map<String, Operation> operations)
      throws IOException {
    byte[] answer = ControlValues.JSON.writeValueAsBytes(answer(exchange, operations));
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(answer);
    }
  }

  @SuppressWarnings("CatchAndPrintStackTrace") // The one who drives the node is told what it was.
  private static Map<String, Object> answer(
      HttpExchange exchange, Map<String, Operation> operations) {
    Map<String, Object> answer = new LinkedHashMap<>();
    try {
      Command command = new Command(ControlValues.JSON.readTree(exchange.getRequestBody()));
      Operation operation = operations.get(command.op());
      if (operation == null) {
        throw new IllegalArgumentException("no operation " + command.op());
      }
      Object result = ControlValues.written(operation.carryOut(command));
      answer.put("ok", true);
      answer.put("result", result);
    } catch (Exception e) {
      e.printStackTrace();
      answer.put("ok", false);
      answer.put("error", e.toString());
    }
    return answer;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
