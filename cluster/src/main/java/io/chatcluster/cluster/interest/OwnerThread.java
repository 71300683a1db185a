package io.chatcluster.cluster.interest;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One named thread that owns some state: whatever touches the state is a task of it. */
final class OwnerThread {
  private static final Logger log = LoggerFactory.getLogger(OwnerThread.class);

  private final ScheduledThreadPoolExecutor executor;

  OwnerThread(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            },
            // After close() a task means nothing.
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Runs a task after those that were given before. */
  void execute(Runnable task) {
    executor.execute(() -> run(task));
  }

  /** Runs a task when the time has passed. */
  void after(long time, TimeUnit unit, Runnable task) {
    Future<?> unused = executor.schedule(() -> run(task), time, unit);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("A task of {} failed", Thread.currentThread().getName(), e);
    }
  }

  void close() {
    executor.shutdownNow();
  }
}
