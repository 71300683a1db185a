package io.chatcluster.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads {@code cluster-N} that decode and deliver what arrived. All messages of a channel go
 * to one worker and keep their order; between channels there is none. A worker takes everything
 * that waits at one wake-up.
 */
final class Workers {
  private static final long CLOSE_MILLIS = 2_000;

  private final List<Worker> workers = new ArrayList<>();

  /** Handles one message; called on a worker. */
  interface Handler {
    void handle(byte[] message);
  }

  Workers(int count, int capacity, Handler handler) {
    for (int i = 1; i <= count; i++) {
      workers.add(new Worker(i, capacity, handler));
    }
  }

  void start() {
    workers.forEach(worker -> worker.thread.start());
  }

  /**
   * Hands a message over; false when too many wait. Never blocks for long.
   *
   * @param hash the same for messages that must keep their order
   */
  boolean offer(int hash, byte[] message) {
    return workers.get(Math.floorMod(hash ^ hash >>> 16, workers.size())).offer(message);
  }

  /** How many messages wait. */
  int queued() {
    return workers.stream().mapToInt(Worker::queued).sum();
  }

  /** Ends the threads; what waits is dropped. */
  void close() {
    workers.forEach(worker -> worker.thread.interrupt());
    try {
      for (Worker worker : workers) {
        worker.thread.join(CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Worker implements Runnable {
    final Thread thread;
    private final int capacity;
    private final Handler handler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    Worker(int number, int capacity, Handler handler) {
      this.capacity = capacity;
      this.handler = handler;
      this.thread = new Thread(this, "cluster-" + number);
      this.thread.setDaemon(true);
    }

    boolean offer(byte[] message) {
      lock.lock();
      try {
        if (waiting.size() >= capacity) {
          return false;
        }
        waiting.add(message);
        if (waiting.size() == 1) {
          filled.signal();
        }
        return true;
      } finally {
        lock.unlock();
      }
    }

    int queued() {
      lock.lock();
      try {
        return waiting.size();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void run() {
      ArrayDeque<byte[]> taken = new ArrayDeque<>();
      try {
        while (!Thread.currentThread().isInterrupted()) {
          taken = swap(taken);
          for (byte[] message; (message = taken.poll()) != null; ) {
            handler.handle(message);
          }
        }
      } catch (InterruptedException e) {
        // The end: close() interrupts.
        Thread.currentThread().interrupt();
      }
    }

    private ArrayDeque<byte[]> swap(ArrayDeque<byte[]> emptied) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (waiting.isEmpty()) {
          filled.await();
        }
        ArrayDeque<byte[]> all = waiting;
        waiting = emptied;
        return all;
      } finally {
        lock.unlock();
      }
    }
  }
}
