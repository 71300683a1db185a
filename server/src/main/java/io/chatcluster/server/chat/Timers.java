package io.chatcluster.server.chat;

import java.time.Duration;

/** Calls back later. Tasks run on a thread of the timers and must not block. */
public interface Timers {
  /** A time in nanoseconds that only differences are taken of; it never steps. */
  long nanos();

  /** Runs a task once, after a delay. */
  Task after(Duration delay, Runnable task);

  /** Runs a task again and again, the first time after one period. */
  Task every(Duration period, Runnable task);

  /** A task that waits. */
  @FunctionalInterface
  interface Task {
    /** Does not run the task any more; a run that has begun goes on. */
    void cancel();
  }
}
