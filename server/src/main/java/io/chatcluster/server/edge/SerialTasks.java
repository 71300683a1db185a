package io.chatcluster.server.edge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs asynchronous tasks one after the other: the next begins when the stage of the one before has
 * completed. A task runs on the thread that added it, or on the one that completed the task before.
 */
final class SerialTasks {
  private final int capacity;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean ended;

  /**
   * No tasks.
   *
   * @param capacity how many may wait
   */
  SerialTasks(int capacity) {
    this.capacity = capacity;
  }

  private record Task(Supplier<? extends CompletionStage<?>> work, Consumer<Throwable> failed) {}

  /**
   * Adds a task.
   *
   * @param failed hears when the task throws or its stage fails
   * @return false when too many wait; after the end tasks are dropped, and this is true
   */
  boolean add(Supplier<? extends CompletionStage<?>> work, Consumer<Throwable> failed) {
    synchronized (this) {
      if (ended) {
        return true;
      }
      if (waiting.size() >= capacity) {
        return false;
      }
      waiting.add(new Task(work, failed));
      if (busy) {
        return true;
      }
      busy = true;
    }
    run();
    return true;
  }

  /** Drops the tasks that wait and runs a last one after the one that runs; once. */
  void end(Supplier<? extends CompletionStage<?>> last, Consumer<Throwable> failed) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      waiting.clear();
      waiting.add(new Task(last, failed));
      if (busy) {
        return;
      }
      busy = true;
    }
    run();
  }

  private void run() {
    while (true) {
      Task task;
      synchronized (this) {
        task = waiting.poll();
        if (task == null) {
          busy = false;
          return;
        }
      }
      CompletionStage<?> done = start(task);
      if (!done.toCompletableFuture().isDone()) {
        done.whenComplete((result, failure) -> run());
        return;
      }
    }
  }

  private static CompletionStage<?> start(Task task) {
    CompletionStage<?> done;
    try {
      done = task.work().get();
    } catch (RuntimeException e) {
      done = CompletableFuture.failedStage(e);
    }
    return done.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            task.failed().accept(failure);
          }
        });
  }
}
