package io.chatcluster.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * How soon and how often a process that ended is started again: after 2 s, 4 s and 8 s, and no more
 * than three times in a row. A process that was ready for a minute begins a new row.
 */
final class Restarts {
  static final int MAX_IN_A_ROW = 3;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration STEADY = Duration.ofMinutes(1);

  private int inARow;

  /**
   * The pause before the next start; empty where there is none.
   *
   * @param ready how long the process that ended had been ready
   */
  Optional<Duration> after(Duration ready) {
    if (ready.compareTo(STEADY) >= 0) {
      inARow = 0;
    }
    if (inARow == MAX_IN_A_ROW) {
      return Optional.empty();
    }
    return Optional.of(FIRST_PAUSE.multipliedBy(1L << inARow++));
  }
}
