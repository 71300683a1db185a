package io.chatcluster.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node in a process of its own. It is told to stop when its standard input ends, so it goes
 * with this process however that ends. What it prints is printed here with its name in front.
 */
final class NodeChild {
  private static final Logger log = LoggerFactory.getLogger(NodeChild.class);

  private final String name;
  private final int managementPort;
  private final Process process;
  private final CompletableFuture<Integer> ended;

  private NodeChild(String name, int managementPort, Process process) {
    this.name = name;
    this.managementPort = managementPort;
    this.process = process;
    this.ended = process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Starts a node. It is not ready yet.
   *
   * @param siblings the value of the flag
   * @param redisUrl goes through the environment, where a list of processes does not show it
   */
  static NodeChild start(
      NodeCommand command, NodePlace place, String siblings, String redisUrl, PrintStream out)
      throws DemoException {
    ProcessBuilder builder =
        new ProcessBuilder(command.with(place.flags(siblings, System.getenv())));
    Map<String, String> environment = builder.environment();
    environment.remove("CHAT_REDIS_URL_FILE");
    environment.put("CHAT_REDIS_URL", redisUrl);
    // The table of the demonstration shall stay on the screen.
    environment.putIfAbsent("CHAT_LOG_LEVEL", "warn");
    builder.redirectErrorStream(true);
    try {
      NodeChild child = new NodeChild(place.name(), place.managementPort(), builder.start());
      Thread printer = new Thread(() -> child.print(out), "demo-output-" + place.name());
      printer.setDaemon(true);
      printer.start();
      return child;
    } catch (IOException e) {
      throw new DemoException(place.name() + " could not be started: " + e.getMessage(), e);
    }
  }

  String name() {
    return name;
  }

  int managementPort() {
    return managementPort;
  }

  long pid() {
    return process.pid();
  }

  /** Completes with the exit code; the same future each time, so it may be polled. */
  CompletableFuture<Integer> ended() {
    return ended;
  }

  /** Asks the node to stop; returns at once. */
  void askToStop() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already, and its end of the pipe with it.
      log.debug("{} does not listen any more", name, e);
    }
  }

  /** Ends it at once. */
  void kill() {
    process.destroyForcibly();
  }

  /** Waits for the end, then kills. */
  void waitOrKill(Duration time) throws InterruptedException {
    if (!process.waitFor(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
  }

  private void print(PrintStream out) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.println(name + " | " + line);
      }
    } catch (IOException e) {
      log.debug("the output of {} broke off", name, e);
    }
  }
}
