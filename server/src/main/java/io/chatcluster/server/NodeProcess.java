package io.chatcluster.server;

import io.chatcluster.engine.MemoryReturn;
import io.chatcluster.server.cli.CommandLineReader;
import io.chatcluster.server.cli.Request;
import io.chatcluster.server.config.ConfigException;
import io.chatcluster.server.config.NodeConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node from its start to its end, with every wait bounded. */
final class NodeProcess {
  private static final Logger log = LoggerFactory.getLogger(NodeProcess.class);

  private final NodeConfig config;
  private final NodeStarter starter;
  private final CompletableFuture<String> stop;
  private final CompletableFuture<RunningNode> started = new CompletableFuture<>();

  private NodeProcess(NodeConfig config, NodeStarter starter, CompletableFuture<String> stop) {
    this.config = config;
    this.starter = starter;
    this.stop = stop;
  }

  /**
   * Starts the node, waits for the stop, closes the node.
   *
   * @param stop completed with the reason when the process shall end
   * @return the exit code
   */
  static int run(Request.RunNode request, NodeStarter starter, CompletableFuture<String> stop) {
    MemoryReturn.begin();
    log.info("chat-server {} on Java {}", CommandLineReader.version(), Runtime.version());
    request.summary().forEach(line -> log.info("config {}", line));
    if (request.config().redis().isEmpty()) {
      log.info("no redis-url: this node is alone and keeps everything in memory");
    }
    return new NodeProcess(request.config(), starter, stop).run();
  }

  private int run() {
    if (config.process().stopWithStdin()) {
      daemon("stdin-watch", this::waitForTheEndOfStdin);
    }
    Thread starting = daemon("node-start", this::start);
    try {
      CompletableFuture.anyOf(started, stop).join();
    } catch (CompletionException e) {
      return failedStart(e.getCause());
    }
    if (!started.isDone()) {
      starting.interrupt();
      return stoppedWhileStarting();
    }
    RunningNode node = started.join();
    log.info(
        "node {} serves {} (health and metrics on port {})",
        config.identity().nodeId(),
        node.url(),
        node.managementPort());
    log.info("stopping: {}", stop.join());
    return close(node);
  }

  private void start() {
    try {
      started.complete(starter.start(config));
    } catch (InterruptedException e) {
      started.cancel(false);
    } catch (StartException | RuntimeException | Error e) {
      started.completeExceptionally(e);
    }
  }

  private static int failedStart(Throwable cause) {
    if (cause instanceof StartException || cause instanceof ConfigException) {
      System.err.println("chat-server: " + cause.getMessage());
      return Main.WRONG_CONFIGURATION;
    }
    log.error("the node could not start", cause);
    return Main.FAILED;
  }

  private int stoppedWhileStarting() {
    log.info("stopping before the start was complete: {}", stop.join());
    try {
      return close(started.get(timeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (CancellationException | ExecutionException e) {
      log.debug("the start ended early", e);
      return Main.STOPPED;
    } catch (TimeoutException e) {
      log.error("the start did not end within {}; the process ends now", timeout());
      return Main.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Main.FAILED;
    }
  }

  private int close(RunningNode node) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    daemon(
        "node-stop",
        () -> {
          try {
            node.close();
            closed.complete(null);
          } catch (RuntimeException | Error e) {
            closed.completeExceptionally(e);
          }
        });
    try {
      closed.get(timeout().toMillis(), TimeUnit.MILLISECONDS);
      log.info("stopped");
      return Main.STOPPED;
    } catch (TimeoutException e) {
      log.error("the stop did not end within {}; the process ends now", timeout());
    } catch (ExecutionException e) {
      log.error("the stop failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Main.FAILED;
  }

  private void waitForTheEndOfStdin() {
    try {
      byte[] ignored = new byte[256];
      while (System.in.read(ignored) >= 0) {
        // Whatever is written there means nothing; only the end does.
      }
      stop.complete("standard input ended");
    } catch (IOException e) {
      stop.complete("standard input failed: " + e.getMessage());
    }
  }

  private Duration timeout() {
    return config.process().shutdownTimeout();
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
