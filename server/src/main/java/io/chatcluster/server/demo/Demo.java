package io.chatcluster.server.demo;

import io.chatcluster.server.config.DemoConfig;
import io.chatcluster.server.config.Setting;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A cluster to try: starts a Redis and the nodes, says where they are, and ends all of it when it
 * is asked to. A node that dies is reported and the others go on: that is what a person wants to
 * see.
 */
public final class Demo {
  private static final int FIRST_MANAGEMENT_PORT = 9091;
  private static final Duration START_TIME = Duration.ofSeconds(90);
  private static final Duration STOP_TIME = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 200;

  private final DemoConfig config;
  private final NodeCommand command;
  private final PrintStream out;
  private final List<NodeChild> children = new ArrayList<>();

  /** A demonstration that has not begun; it speaks to the person through the stream. */
  public Demo(DemoConfig config, NodeCommand command, PrintStream out) {
    this.config = config;
    this.command = command;
    this.out = out;
  }

  /**
   * Runs until it is asked to stop or no node is left, and leaves nothing behind.
   *
   * @param stop completed when it shall end
   * @return false when it could not start or every node died
   */
  public boolean run(CompletableFuture<String> stop) {
    try (DemoRedis redis = config.redisUrl().isPresent() ? null : DemoRedis.start()) {
      try {
        String redisUrl = redis == null ? config.redisUrl().orElseThrow() : redis.url();
        startNodes(redisUrl);
        waitUntilReady(stop);
        return serve(redisUrl, stop);
      } finally {
        stopNodes();
      }
    } catch (DemoException e) {
      out.println("demo: " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void startNodes(String redisUrl) throws DemoException {
    List<Integer> ports = FreePorts.from(config.port(), config.nodes());
    if (ports.get(0) != config.port()) {
      out.println("demo: port " + config.port() + " is taken; the next free ones are used");
    }
    int firstManagementPort = Math.max(FIRST_MANAGEMENT_PORT, ports.get(ports.size() - 1) + 1);
    List<Integer> managementPorts = FreePorts.from(firstManagementPort, config.nodes());
    List<NodePlace> places = new ArrayList<>();
    for (int i = 0; i < config.nodes(); i++) {
      places.add(new NodePlace("n" + (i + 1), ports.get(i), managementPorts.get(i)));
    }
    String siblings = places.stream().map(NodePlace::sibling).collect(Collectors.joining(","));
    for (NodePlace place : places) {
      children.add(NodeChild.start(command, place, siblings, redisUrl, out));
    }
  }

  /** Returns early when it is asked to stop. */
  private void waitUntilReady(CompletableFuture<String> stop)
      throws DemoException, InterruptedException {
    ReadyCheck check = new ReadyCheck();
    long deadline = System.nanoTime() + START_TIME.toNanos();
    for (NodeChild child : children) {
      while (!check.ready(child)) {
        if (child.ended().isDone()) {
          throw new DemoException(
              child.name() + " ended with exit code " + child.ended().join() + " while starting");
        }
        if (System.nanoTime() > deadline) {
          throw new DemoException(
              child.name() + " was not ready within " + START_TIME.toSeconds() + "s");
        }
        if (stopped(stop, POLL_MILLIS)) {
          return;
        }
      }
    }
  }

  private boolean serve(String redisUrl, CompletableFuture<String> stop) {
    if (stop.isDone()) {
      return true;
    }
    DemoTable.lines(children, Setting.REDIS_URL.masked(redisUrl)).forEach(out::println);
    List<CompletableFuture<Void>> ends =
        children.stream()
            .map(child -> child.ended().thenAccept(code -> died(child, code, stop)))
            .toList();
    CompletableFuture<Void> allEnded =
        CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
    CompletableFuture.anyOf(stop, allEnded).join();
    if (!stop.isDone()) {
      out.println("demo: no node is left");
    }
    return stop.isDone();
  }

  private void died(NodeChild child, int code, CompletableFuture<String> stop) {
    if (!stop.isDone()) {
      out.println(
          "demo: %s (pid %d) ended with exit code %d; the others go on"
              .formatted(child.name(), child.pid(), code));
    }
  }

  private void stopNodes() throws InterruptedException {
    children.forEach(NodeChild::askToStop);
    long deadline = System.nanoTime() + STOP_TIME.toNanos();
    for (NodeChild child : children) {
      child.waitOrKill(Duration.ofNanos(deadline - System.nanoTime()));
    }
  }

  private static boolean stopped(CompletableFuture<String> stop, long millis)
      throws InterruptedException {
    try {
      stop.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a request to stop cannot fail", e);
    }
  }
}
