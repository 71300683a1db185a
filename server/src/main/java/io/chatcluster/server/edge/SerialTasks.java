package io.chatcluster.server.edge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Runs asynchronous tasks one after the other: the next begins when the stage of the one before has
 * completed. A task runs on the thread that added it, or on the one that completed the task before.
 */
final class SerialTasks {
  private final int capacity;
  private final long maxBytes;
  private final LongConsumer kept;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean busy;
  private boolean ended;

  /**
   * No tasks.
   *
   * @param capacity how many may wait
   * @param maxBytes how many bytes those that wait may keep; one may always wait
   * @param kept hears of bytes that are kept from now on, and, as a negative number, of those that
   *     are kept no longer
   */
  SerialTasks(int capacity, long maxBytes, LongConsumer kept) {
    this.capacity = capacity;
    this.maxBytes = maxBytes;
    this.kept = kept;
  }

  private record Task(
      Supplier<? extends CompletionStage<?>> work, Consumer<Throwable> failed, long bytes) {}

  /**
   * Adds a task.
   *
   * @param bytes what the task keeps in memory until it is done
   * @param failed hears when the task throws or its stage fails
   * @return false when too many wait; after the end tasks are dropped, and this is true
   */
  boolean add(long bytes, Supplier<? extends CompletionStage<?>> work, Consumer<Throwable> failed) {
    boolean begins;
    synchronized (this) {
      if (ended) {
        return true;
      }
      if (waiting.size() >= capacity || (!waiting.isEmpty() && waitingBytes + bytes > maxBytes)) {
        return false;
      }
      waiting.add(new Task(work, failed, bytes));
      waitingBytes += bytes;
      begins = !busy;
      busy = true;
    }
    kept.accept(bytes);
    if (begins) {
      run();
    }
    return true;
  }

  /** Drops the tasks that wait and runs a last one after the one that runs; once. */
  void end(Supplier<? extends CompletionStage<?>> last, Consumer<Throwable> failed) {
    long dropped;
    boolean begins;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      dropped = waitingBytes;
      waiting.clear();
      waitingBytes = 0;
      waiting.add(new Task(last, failed, 0));
      begins = !busy;
      busy = true;
    }
    kept.accept(-dropped);
    if (begins) {
      run();
    }
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
        waitingBytes -= task.bytes();
      }
      CompletionStage<?> done = start(task);
      if (!done.toCompletableFuture().isDone()) {
        done.whenComplete((result, failure) -> run());
        return;
      }
    }
  }

  private CompletionStage<?> start(Task task) {
    CompletionStage<?> done;
    try {
      done = task.work().get();
    } catch (RuntimeException e) {
      done = CompletableFuture.failedStage(e);
    }
    // Not the task: what it was made of is not needed while its stage runs.
    Consumer<Throwable> failed = task.failed();
    long bytes = task.bytes();
    return done.whenComplete(
        (result, failure) -> {
          kept.accept(-bytes);
          if (failure != null) {
            failed.accept(failure);
          }
        });
  }
}
