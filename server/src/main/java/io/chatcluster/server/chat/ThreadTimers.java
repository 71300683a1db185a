package io.chatcluster.server.chat;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers on one daemon thread, {@code chat-timers}. */
public final class ThreadTimers implements Timers, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ThreadTimers.class);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread timers = new Thread(task, "chat-timers");
            timers.setDaemon(true);
            return timers;
          });

  public ThreadTimers() {
    thread.setRemoveOnCancelPolicy(true);
    // A node that is closing has no use for what was planned.
    thread.setRejectedExecutionHandler((task, executor) -> {});
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Task after(Duration delay, Runnable task) {
    return task(thread.schedule(safe(task), delay.toNanos(), TimeUnit.NANOSECONDS));
  }

  @Override
  public Task every(Duration period, Runnable task) {
    long nanos = period.toNanos();
    return task(thread.scheduleAtFixedRate(safe(task), nanos, nanos, TimeUnit.NANOSECONDS));
  }

  /** Drops what waits; afterwards nothing runs any more. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static Task task(ScheduledFuture<?> future) {
    return () -> future.cancel(false);
  }

  /** A periodic task that throws would never run again, and nobody would hear of it. */
  private static Runnable safe(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("a timed task failed", e);
      }
    };
  }
}
