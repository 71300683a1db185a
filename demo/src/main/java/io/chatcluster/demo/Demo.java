package io.chatcluster.demo;

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
 * is asked to. A node that dies is reported and started again; the others go on.
 */
final class Demo {
  private static final int FIRST_MANAGEMENT_PORT = 9091;
  private static final Duration STOP_TIME = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 200;

  private final DemoConfig config;
  private final NodeCommand command;
  private final PrintStream out;
  private final List<DemoNode> nodes = new ArrayList<>();

  /** A demonstration that has not begun; it speaks to the person through the stream. */
  Demo(DemoConfig config, NodeCommand command, PrintStream out) {
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
  boolean run(CompletableFuture<String> stop) {
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
    out.println("demo: starting " + config.nodes() + (config.nodes() == 1 ? " node" : " nodes"));
    for (NodePlace place : places) {
      nodes.add(
          new DemoNode(place, it -> NodeChild.start(command, it, siblings, redisUrl, out), out));
    }
  }

  /** Returns early when it is asked to stop. */
  private void waitUntilReady(CompletableFuture<String> stop)
      throws DemoException, InterruptedException {
    long deadline = System.nanoTime() + DemoNode.START_TIME.toNanos();
    for (DemoNode node : nodes) {
      NodeChild child = node.child();
      while (!node.ready()) {
        if (child.ended().isDone()) {
          throw new DemoException(
              child.name() + " ended with exit code " + child.ended().join() + " while starting");
        }
        if (System.nanoTime() > deadline) {
          throw new DemoException(
              child.name() + " was not ready within " + DemoNode.START_TIME.toSeconds() + "s");
        }
        if (!node.step() && stopped(stop, POLL_MILLIS)) {
          return;
        }
      }
    }
  }

  private boolean serve(String redisUrl, CompletableFuture<String> stop)
      throws InterruptedException {
    boolean changed = true;
    while (!stopped(stop, changed ? 0 : POLL_MILLIS)) {
      if (changed) {
        DemoTable.lines(nodes, Setting.REDIS_URL.masked(redisUrl)).forEach(out::println);
      }
      changed = false;
      for (DemoNode node : nodes) {
        changed |= node.step();
      }
      if (nodes.stream().allMatch(DemoNode::givenUp)) {
        out.println("demo: no node is left");
        return false;
      }
    }
    return true;
  }

  private void stopNodes() throws InterruptedException {
    nodes.forEach(node -> node.child().askToStop());
    long deadline = System.nanoTime() + STOP_TIME.toNanos();
    for (DemoNode node : nodes) {
      node.child().waitOrKill(Duration.ofNanos(deadline - System.nanoTime()));
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
