package io.chatcluster.cluster.lettuce.link;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Issues any number of commands on one connection, and lets only some of them wait for their
 * answers at a time: what else uses the connection is not kept waiting by all of them. Commands
 * keep their order.
 */
public final class CommandWindow {
  private final int size;
  private final Runnable flush;
  private final Queue<Waiting<?>> queue = new ArrayDeque<>();
  private int inFlight;
  private boolean isEnded;

  /**
   * @param size how many may wait for an answer
   * @param flush sends what was issued; called by any thread
   */
  public CommandWindow(int size, Runnable flush) {
    this.size = size;
    this.flush = flush;
  }

  private record Waiting<T>(Supplier<CompletableFuture<T>> command, CompletableFuture<T> answer) {}

  /** Adds a command to be issued by the next {@link #issue}, or later. */
  public <T> CompletableFuture<T> add(Supplier<CompletableFuture<T>> command) {
    Waiting<T> waiting = new Waiting<>(command, new CompletableFuture<>());
    synchronized (this) {
      if (!isEnded) {
        queue.add(waiting);
        return waiting.answer;
      }
    }
    waiting.answer.completeExceptionally(broken());
    return waiting.answer;
  }

  /** Issues what there is room for. */
  public void issue() {
    boolean isAny = false;
    synchronized (this) {
      // Under the lock, so that the order of two that issue is that of the queue.
      for (Waiting<?> next; inFlight < size && (next = queue.poll()) != null; ) {
        inFlight++;
        isAny = true;
        issue(next);
      }
    }
    if (isAny) {
      flush.run();
    }
  }

  private <T> void issue(Waiting<T> waiting) {
    waiting
        .command
        .get()
        .whenComplete(
            (result, failure) -> {
              answered();
              if (failure == null) {
                waiting.answer.complete(result);
              } else {
                waiting.answer.completeExceptionally(failure);
              }
            });
  }

  private void answered() {
    boolean hasRoom;
    synchronized (this) {
      inFlight--;
      // Not one by one: many share a write.
      hasRoom = inFlight == size / 2 && !queue.isEmpty();
    }
    if (hasRoom) {
      issue();
    }
  }

  /** The connection is gone: what was not issued fails, and so does what is added later. */
  public void end() {
    List<Waiting<?>> lost;
    synchronized (this) {
      isEnded = true;
      lost = new ArrayList<>(queue);
      queue.clear();
    }
    lost.forEach(waiting -> waiting.answer.completeExceptionally(broken()));
  }

  private static ClusterUnavailableException broken() {
    return new ClusterUnavailableException("the connection to Redis is broken");
  }
}
