package io.chatcluster.cluster.interop;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.cluster.InteropEmitter;
import io.chatcluster.cluster.InteropNode;
import io.chatcluster.cluster.testing.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@link InteropNode} or {@link InteropEmitter} in a process of its own; killed when it is
 * closed, or with this JVM.
 */
public final class InteropProcess implements AutoCloseable {
  private static final Pattern PORTS = Pattern.compile("FOREIGN io=(\\d+) ctl=(\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(PATIENCE).version(HttpClient.Version.HTTP_1_1).build();

  private final Program program;
  private int port;
  private int controlPort;

  private InteropProcess(Program program) {
    this.program = program;
  }

  /** Starts a node; it may not be ready yet. */
  public static InteropProcess node(String redisUri, String adapter) throws IOException {
    return start(InteropNode.class, redisUri, adapter);
  }

  /** Starts an emitter; it may not be ready yet. */
  public static InteropProcess emitter(String redisUri, String adapter) throws IOException {
    return start(InteropEmitter.class, redisUri, adapter);
  }

  private static InteropProcess start(Class<?> main, String redisUri, String adapter)
      throws IOException {
    String parent = Long.toString(ProcessHandle.current().pid());
    return new InteropProcess(
        Program.start(
            main, Map.of(), "--redis-url", redisUri, "--adapter", adapter, "--parent", parent));
  }

  /** This, once it takes clients and operations. */
  public InteropProcess ready() throws InterruptedException, TimeoutException {
    Matcher ports = PORTS.matcher(program.waitForLine("FOREIGN"));
    if (!ports.find()) {
      throw new IllegalStateException("no ports");
    }
    port = Integer.parseInt(ports.group(1));
    controlPort = Integer.parseInt(ports.group(2));
    return this;
  }

  /** Where clients connect. */
  public int port() {
    return port;
  }

  /** Where it is, as it says itself. */
  public String ports() {
    return "io=" + port + ",ctl=" + controlPort;
  }

  /**
   * Carries out an operation.
   *
   * @param fields names and values of the body, in turn
   * @throws IllegalStateException if the node answers with an error
   */
  public JsonNode call(String op, Object... fields) throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("op", op));
    for (int i = 0; i < fields.length; i += 2) {
      body.put((String) fields[i], ControlValues.written(fields[i + 1]));
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort + "/"))
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(ControlValues.JSON.writeValueAsBytes(body)))
            .build();
    JsonNode answer =
        ControlValues.JSON.readTree(HTTP.send(request, BodyHandlers.ofByteArray()).body());
    if (!answer.path("ok").asBoolean()) {
      throw new IllegalStateException(op + ": " + answer.path("error").asText());
    }
    return answer.path("result");
  }

  /** Lets it stand still: its connections stay open and it answers nothing. */
  public void freeze() throws IOException, InterruptedException {
    Program.signal(program.process().pid(), "STOP");
  }

  /** Ends the process as a crash does. */
  public void kill() {
    program.close();
  }

  /** What it printed so far. */
  public List<String> output() {
    return program.lines();
  }

  @Override
  public void close() {
    program.close();
  }
}
