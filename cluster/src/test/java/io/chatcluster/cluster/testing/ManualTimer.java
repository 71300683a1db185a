package io.chatcluster.cluster.testing;

import io.chatcluster.cluster.timer.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A timer whose time passes when the test says so. */
public final class ManualTimer implements Timer {
  private final List<Planned> planned = new ArrayList<>();
  private long now = 1_000;
  private long order;

  private record Planned(long at, long order, Runnable task) {}

  @Override
  public synchronized void after(Duration time, Runnable task) {
    planned.add(new Planned(now + time.toMillis(), order++, task));
  }

  /** Its tasks need not meet. */
  @Override
  public void atNext(Duration period, Runnable task) {
    after(period, task);
  }

  @Override
  public synchronized long millis() {
    return now;
  }

  /** Lets time pass: runs what is due, each task at its time. */
  public void pass(Duration time) {
    long end = millis() + time.toMillis();
    for (Planned next; (next = due(end)) != null; ) {
      next.task().run();
    }
    advance(end);
  }

  private synchronized Planned due(long end) {
    Planned next =
        planned.stream()
            .min(Comparator.comparingLong(Planned::at).thenComparingLong(Planned::order))
            .orElse(null);
    if (next == null || next.at() > end) {
      return null;
    }
    planned.remove(next);
    now = Math.max(now, next.at());
    return next;
  }

  private synchronized void advance(long end) {
    now = end;
  }

  /** How many tasks wait. */
  public synchronized int waiting() {
    return planned.size();
  }

  @Override
  public synchronized void close() {
    planned.clear();
  }
}
