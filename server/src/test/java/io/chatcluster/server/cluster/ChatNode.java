package io.chatcluster.server.cluster;

import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.testing.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own, from the jar that is shipped. Killed when it is closed. */
public final class ChatNode implements AutoCloseable {
  private static final Pattern SERVES =
      Pattern.compile("serves (http://localhost:\\d+) \\(health and metrics on port (\\d+)\\)");

  /** The jar that is shipped. */
  static final Path JAR = Path.of("target", "chat-server.jar");

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String name;
  private final Program program;
  private String url;
  private int managementPort;

  private ChatNode(String name, Program program) {
    this.name = name;
    this.program = program;
  }

  /** Starts a node on free ports; it may not be ready yet. */
  static ChatNode start(String name, String redisUri, List<String> flags) throws IOException {
    return start(name, Map.of("CHAT_REDIS_URL", redisUri), flags);
  }

  /** Starts a node on free ports with these variables; it may not be ready yet. */
  static ChatNode start(String name, Map<String, String> variables, List<String> flags)
      throws IOException {
    return new ChatNode(name, Program.startJar(JAR, variables, arguments(name, flags)));
  }

  /** Starts a node without Redis that may have that many descriptors open. */
  static ChatNode startAlone(String name, int openFiles, List<String> flags) throws IOException {
    return new ChatNode(name, Program.startJar(openFiles, JAR, Map.of(), arguments(name, flags)));
  }

  private static String[] arguments(String name, List<String> flags) {
    List<String> arguments =
        new ArrayList<>(List.of("--node-id", name, "--port", "0", "--management-port", "0"));
    arguments.addAll(flags);
    return arguments.toArray(String[]::new);
  }

  /** Waits until clients should be sent here. */
  void waitUntilReady() throws InterruptedException, TimeoutException {
    String line = program.waitForLine("health and metrics on port");
    Matcher serves = SERVES.matcher(line);
    if (!serves.find()) {
      throw new IllegalStateException("the node told no ports: " + line);
    }
    url = serves.group(1);
    managementPort = Integer.parseInt(serves.group(2));
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> readiness() == 200);
  }

  private int readiness() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/readyz"))
            .timeout(Duration.ofSeconds(2))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Where clients connect. */
  public String url() {
    return url;
  }

  /** Where health and metrics are. */
  String managementPort() {
    return Integer.toString(managementPort);
  }

  /** Ends the process as a crash does. */
  boolean kill() {
    program.close();
    return true;
  }

  /** Asks the process to stop. */
  boolean terminate() throws IOException, InterruptedException {
    Program.signal(program.process().pid(), "TERM");
    return true;
  }

  /** The process. */
  ProcessHandle process() {
    return program.process().toHandle();
  }

  /** The exit code, or -1 where the process still runs after that time. */
  int ended(long millis) throws InterruptedException {
    boolean ended = program.process().waitFor(millis, TimeUnit.MILLISECONDS);
    return ended ? program.process().exitValue() : -1;
  }

  /** What it printed so far. */
  String output() {
    return String.join("\n", program.lines());
  }

  /** Prints that, for the report of a failure. */
  void print() {
    program.lines().forEach(line -> System.out.println(name + " | " + line));
  }

  @Override
  public void close() {
    program.close();
  }
}
