package io.chatcluster.cluster.timer;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Runs short tasks later, one at a time; they must not block. One that fails is logged, and keeps
 * no other from its turn.
 */
public interface Timer extends Executor, AutoCloseable {
  /** Runs a task as soon as it can be, after those that were given like this before. */
  @Override
  default void execute(Runnable task) {
    after(Duration.ZERO, task);
  }

  /** Runs a task once, when the time has passed. */
  void after(Duration time, Runnable task);

  /**
   * Runs a task once, at the next multiple of a period since this timer began: tasks that are
   * repeated like that share the wake-ups of the thread.
   */
  void atNext(Duration period, Runnable task);

  /** Milliseconds of a clock that only goes forward. */
  long millis();

  /** Ends it; what was planned does not happen. */
  @Override
  void close();
}
