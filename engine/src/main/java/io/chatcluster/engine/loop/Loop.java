package io.chatcluster.engine.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What belongs to one event loop: its deadlines, and the sessions written to in this turn of the
 * loop. They are flushed once at its end, so that everything that waits for a session becomes one
 * system call. Only {@link #execute} and {@link #inLoop} may be called from other threads.
 */
public final class Loop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);
  private static final int MAX_KEPT = 4096;

  private final EventLoop executor;
  private final Map<Duration, Deadlines> others = new HashMap<>(4);
  private ArrayList<Flushable> dirty = new ArrayList<>();
  private boolean armed;
  private boolean reading;
  private int turn;

  /** What belongs to this event loop; there must be one only. */
  public Loop(EventLoop executor) {
    this.executor = executor;
  }

  /** Something that is written to now and flushed later. */
  public interface Flushable {
    /** Sends what was written in this turn of the loop. */
    void flush();

    /** A flush went wrong. */
    void flushFailed();
  }

  /** Whether the caller is on this loop. */
  public boolean inLoop() {
    return executor.inEventLoop();
  }

  /**
   * Runs a task on this loop, after those that were given before.
   *
   * @return false when the loop has ended with the server: the task will not run
   */
  public boolean execute(Runnable task) {
    try {
      executor.execute(task);
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  /** Runs a task at once when the caller is on this loop, else later; the same return value. */
  public boolean runOrExecute(Runnable task) {
    if (inLoop()) {
      task.run();
      return true;
    }
    return execute(task);
  }

  /** Runs a task on this loop after a time. Any thread. Null when the loop has ended. */
  public ScheduledFuture<?> after(Duration time, Runnable task) {
    return schedule(task, time.toNanos());
  }

  /** Whether the loop ends, or has ended, with the server. Any thread. */
  public boolean isEnding() {
    return executor.isShuttingDown();
  }

  /** The queue of deadlines that all lie this time ahead. Only on this loop. */
  public Deadlines deadlines(Duration ahead) {
    return others.computeIfAbsent(ahead, time -> new Deadlines(this, time.toNanos()));
  }

  ScheduledFuture<?> schedule(Runnable task, long delayNanos) {
    try {
      return executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException ended) {
      return null;
    }
  }

  /** The loop as Netty knows it. */
  public EventLoop executor() {
    return executor;
  }

  /**
   * Runs a task in the next turn, after the loop has looked at its connections. Tasks of {@link
   * #execute} that give further tasks can keep it from that for long.
   *
   * @return false when the loop has ended with the server: the task will not run
   */
  public boolean nextTurn(Runnable task) {
    return schedule(task, 0) != null;
  }

  /** A number that is another one in every turn of the loop. Only on this loop. */
  public int turn() {
    arm();
    return turn;
  }

  /** Flushes the session at the end of this turn; the session calls it once per turn. */
  public void flushLater(Flushable session) {
    dirty.add(session);
    arm();
  }

  /** A connection hands on what was read from it; {@link #readEnds} follows in any case. */
  public void readBegins() {
    reading = true;
  }

  /**
   * A connection has handed on what was read. When one session alone was written to, as by the
   * answer to a request, it is flushed at once: the task that would do it costs as much again.
   *
   * @param last whether nothing more is read from this connection in this turn
   */
  public void readEnds(boolean last) {
    reading = false;
    if (!last || dirty.size() > 1) {
      arm();
      return;
    }
    turn++;
    if (!dirty.isEmpty()) {
      Flushable only = dirty.get(0);
      dirty.clear();
      flush(only);
    }
  }

  private void arm() {
    if (!armed && !reading) {
      armed = true;
      execute(this);
    }
  }

  @Override
  public void run() {
    armed = false;
    turn++;
    ArrayList<Flushable> flushed = dirty;
    // A flush can close a session, whose listener may write to others: those go to the next turn.
    dirty = new ArrayList<>();
    for (int i = 0; i < flushed.size(); i++) {
      flush(flushed.get(i));
    }
    if (dirty.isEmpty() && flushed.size() <= MAX_KEPT) {
      flushed.clear();
      dirty = flushed;
    }
  }

  private static void flush(Flushable session) {
    try {
      session.flush();
    } catch (RuntimeException failed) {
      // One session must not keep the others from their flush.
      log.error("A session could not be flushed and is closed", failed);
      session.flushFailed();
    }
  }
}
