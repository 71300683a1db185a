package io.chatcluster.cluster.timer;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Timer} with a daemon thread of its own. */
public final class TimerThread implements Timer {
  private static final Logger log = LoggerFactory.getLogger(TimerThread.class);

  private final ScheduledThreadPoolExecutor executor;
  private final long began = System.nanoTime();

  /**
   * @param name of the thread
   */
  public TimerThread(String name) {
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

  @Override
  public void after(Duration time, Runnable task) {
    Future<?> unused = executor.schedule(() -> run(task), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void atNext(Duration period, Runnable task) {
    long nanos = period.toNanos();
    after(Duration.ofNanos(nanos - Math.floorMod(System.nanoTime() - began, nanos)), task);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // An error too: what comes after it, and what plans the next run, must not be lost with it.
      log.error("A task of {} failed", Thread.currentThread().getName(), e);
    }
  }

  @Override
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
