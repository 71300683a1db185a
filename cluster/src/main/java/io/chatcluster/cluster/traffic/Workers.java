package io.chatcluster.cluster.traffic;

import io.chatcluster.cluster.wire.Addressed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Where what arrived is decoded and delivered: threads {@code cluster-N} of its own, or executors
 * that were given. All messages of a namespace go to one worker and keep their order; between
 * namespaces there is none. A worker takes everything that waits at one wake-up.
 */
public final class Workers {
  private static final long CLOSE_MILLIS = 2_000;

  private final List<Worker> workers = new ArrayList<>();
  private final List<ExecutorService> threads = new ArrayList<>();

  /** Handles one message; called on a worker. */
  public interface Handler {
    /** Must not throw. */
    void handle(Addressed message);
  }

  /** As many workers as threads, which end with {@link #close}. */
  public Workers(int count, int capacity, Handler handler) {
    for (int i = 1; i <= count; i++) {
      String name = "cluster-" + i;
      ExecutorService thread =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread created = new Thread(task, name);
                created.setDaemon(true);
                return created;
              });
      threads.add(thread);
      workers.add(new Worker(thread, capacity, handler));
    }
  }

  /** One worker on each executor, which must run its tasks one at a time and in order. */
  public Workers(List<Executor> executors, int capacity, Handler handler) {
    executors.forEach(executor -> workers.add(new Worker(executor, capacity, handler)));
  }

  /**
   * Hands a message over; false when too many wait. Never blocks for long.
   *
   * @param hash the same for messages that must keep their order
   */
  public boolean offer(int hash, Addressed message) {
    return workers.get(Math.floorMod(hash ^ hash >>> 16, workers.size())).offer(message);
  }

  /** How many messages wait. */
  public int queued() {
    return workers.stream().mapToInt(Worker::queued).sum();
  }

  /** Delivers nothing any more and ends the threads that are its own; what waits is dropped. */
  public void close() {
    workers.forEach(Worker::close);
    threads.forEach(ExecutorService::shutdownNow);
    try {
      for (ExecutorService thread : threads) {
        thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Worker implements Runnable {
    private final Executor executor;
    private final int capacity;
    private final Handler handler;
    private ArrayDeque<Addressed> waiting = new ArrayDeque<>();
    private ArrayDeque<Addressed> emptied = new ArrayDeque<>();
    private boolean planned;
    private boolean closed;

    Worker(Executor executor, int capacity, Handler handler) {
      this.executor = executor;
      this.capacity = capacity;
      this.handler = handler;
    }

    synchronized boolean offer(Addressed message) {
      if (closed || waiting.size() >= capacity) {
        return false;
      }
      waiting.add(message);
      return planned || plan();
    }

    /** An executor that has ended takes no task: then nothing is delivered any more. */
    private boolean plan() {
      try {
        executor.execute(this);
        planned = true;
      } catch (RejectedExecutionException ended) {
        close();
      }
      return planned;
    }

    synchronized int queued() {
      return waiting.size();
    }

    synchronized void close() {
      closed = true;
      waiting.clear();
    }

    /** Delivers what waits now; what comes meanwhile waits for its turn on the executor. */
    @Override
    public void run() {
      ArrayDeque<Addressed> taken = take();
      for (Addressed message; (message = taken.poll()) != null; ) {
        handler.handle(message);
      }
      finish(taken);
    }

    private synchronized ArrayDeque<Addressed> take() {
      ArrayDeque<Addressed> taken = waiting;
      waiting = emptied;
      return taken;
    }

    private synchronized void finish(ArrayDeque<Addressed> delivered) {
      emptied = delivered;
      planned = false;
      if (!waiting.isEmpty()) {
        plan();
      }
    }
  }
}
