package io.chatcluster.cluster.timer;

import java.time.Duration;

/** Runs short tasks later, one at a time; they must not block. */
public interface Timer extends AutoCloseable {
  /** Runs a task once, when the time has passed. */
  void after(Duration time, Runnable task);

  /** Milliseconds of a clock that only goes forward. */
  long millis();

  /** Ends it; what was planned does not happen. */
  @Override
  void close();
}
