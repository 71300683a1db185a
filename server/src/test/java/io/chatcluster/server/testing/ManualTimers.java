package io.chatcluster.server.testing;

import io.chatcluster.server.chat.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Timers and their clock, which move only when a test says so. */
public final class ManualTimers implements Timers, InstantSource {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now = START;
  private Duration step = Duration.ZERO;
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(Instant at, Duration period, Runnable task) {}

  @Override
  public synchronized Instant instant() {
    return now.plus(step);
  }

  @Override
  public synchronized long nanos() {
    return Duration.between(START, now).toNanos();
  }

  /** Sets the wall clock, and not the timers, forward by this, or back if it is negative. */
  public synchronized void step(Duration by) {
    step = step.plus(by);
  }

  private synchronized Instant after(Duration time) {
    return now.plus(time);
  }

  @Override
  public Task after(Duration delay, Runnable task) {
    return wait(new Waiting(after(delay), null, task));
  }

  @Override
  public Task every(Duration period, Runnable task) {
    return wait(new Waiting(after(period), period, task));
  }

  private synchronized Task wait(Waiting task) {
    waiting.add(task);
    return () -> cancel(task);
  }

  private synchronized void cancel(Waiting task) {
    waiting.removeIf(other -> other.task() == task.task());
  }

  /** How many tasks wait. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Lets time pass, and runs on this thread what falls due. */
  public void advance(Duration time) {
    Instant end = after(time);
    Optional<Waiting> due = takeDue(end);
    while (due.isPresent()) {
      due.get().task().run();
      due = takeDue(end);
    }
    synchronized (this) {
      now = end;
    }
  }

  private synchronized Optional<Waiting> takeDue(Instant end) {
    Optional<Waiting> due =
        waiting.stream()
            .filter(task -> !task.at().isAfter(end))
            .min(Comparator.comparing(Waiting::at));
    due.ifPresent(
        task -> {
          waiting.remove(task);
          now = task.at().isAfter(now) ? task.at() : now;
          if (task.period() != null) {
            waiting.add(new Waiting(now.plus(task.period()), task.period(), task.task()));
          }
        });
    return due;
  }
}
