package io.chatcluster.cluster.interest;

import io.chatcluster.cluster.timer.Timer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks of a thread that share its runs. The first one is run at once; those that come soon after
 * it are run together, 5 ms after the run before. While a run is planned, adding a task wakes
 * nobody: that would cost whoever adds it more than the task does.
 */
final class BatchedTasks {
  private static final Logger log = LoggerFactory.getLogger(BatchedTasks.class);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /** Beyond so many the other tasks of the thread have their turn first. */
  private static final int TASKS_PER_RUN = 1_000;

  private final Timer thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isPlanned = new AtomicBoolean();
  private volatile boolean isClosed;

  BatchedTasks(Timer thread) {
    this.thread = thread;
  }

  /** Runs a task after those that were added before. Any thread; a task may add further ones. */
  void add(Runnable task) {
    if (isClosed) {
      return;
    }
    tasks.add(task);
    planNow();
  }

  private void planNow() {
    if (isPlanned.compareAndSet(false, true)) {
      thread.execute(this::run);
    }
  }

  private void run() {
    int count = 0;
    for (Runnable task; count < TASKS_PER_RUN && (task = tasks.poll()) != null; count++) {
      run(task);
    }
    if (count == TASKS_PER_RUN) {
      thread.execute(this::run);
    } else if (count > 0) {
      // Planned already for what comes meanwhile, so that nobody else has to.
      thread.after(PAUSE, this::run);
    } else {
      isPlanned.set(false);
      // Who came between the look and the mark took the run for planned.
      if (!tasks.isEmpty()) {
        planNow();
      }
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // An error too: what comes after it, and what plans the next run, must not be lost with it.
      log.error("A task of {} failed", Thread.currentThread().getName(), e);
    }
  }

  /** Takes no task any more: nobody would run it. */
  void close() {
    isClosed = true;
    tasks.clear();
  }
}
