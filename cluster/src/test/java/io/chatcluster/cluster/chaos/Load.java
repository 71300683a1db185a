package io.chatcluster.cluster.chaos;

import io.chatcluster.cluster.interop.InteropProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lets one node emit numbered events, a hundred a second, to all and to a room in turn, and keeps
 * when.
 */
final class Load implements AutoCloseable {
  static final String ROOM = "room";
  static final String EVENT = "n";
  private static final int PERIOD_MILLIS = 10;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final InteropProcess node;
  private final String name;
  private final List<Emitted> emitted = new ArrayList<>();
  private Exception failure;

  /** When an event was given to its node, and when the node had taken it: of {@code nanoTime}. */
  record Emitted(long from, long until) {}

  Load(InteropProcess node, String name) {
    this.node = node;
    this.name = name;
    thread.scheduleAtFixedRate(this::emit, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void emit() {
    int number = emitted.size();
    long from = System.nanoTime();
    try {
      node.call(
          "emit",
          "args",
          List.of(EVENT, Map.of("from", name, "n", number)),
          "rooms",
          isToRoom(number) ? List.of(ROOM) : List.of());
      emitted.add(new Emitted(from, System.nanoTime()));
    } catch (Exception e) {
      failure = e;
      throw new IllegalStateException(e);
    }
  }

  /** Whether the event with that number goes to the room, not to all. */
  static boolean isToRoom(int number) {
    return number % 2 == 1;
  }

  /** Who emits. */
  String name() {
    return name;
  }

  /** What was emitted, by its number; fails if the node did not take one. */
  synchronized List<Emitted> emitted() {
    if (failure != null) {
      throw new IllegalStateException("the node did not take an event", failure);
    }
    return List.copyOf(emitted);
  }

  /** Emits nothing more. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the load does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
