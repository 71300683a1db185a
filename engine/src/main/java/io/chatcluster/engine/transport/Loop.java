package io.chatcluster.engine.transport;

import io.chatcluster.engine.api.DisconnectReason;
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
  private final Deadlines pings;
  private final Deadlines pongs;
  private final Deadlines upgrades;
  private final Deadlines probes;
  private final Deadlines firstRequests;
  private final Deadlines idleRequests;
  private final Deadlines stalls;
  private final Deadlines closings;
  private final Map<Duration, Deadlines> others = new HashMap<>(4);
  private ArrayList<Session> dirty = new ArrayList<>();
  private boolean armed;

  Loop(EventLoop executor, TransportSettings settings) {
    this.executor = executor;
    this.pings = new Deadlines(this, settings.pingInterval().toNanos());
    this.pongs = new Deadlines(this, settings.pingTimeout().toNanos());
    this.upgrades = new Deadlines(this, settings.upgradeTimeout().toNanos());
    this.probes = new Deadlines(this, TimeUnit.MILLISECONDS.toNanos(Upgrade.NOOP_INTERVAL_MS));
    this.firstRequests = new Deadlines(this, settings.firstRequestTimeout().toNanos());
    this.idleRequests = new Deadlines(this, settings.idleTimeout().toNanos());
    this.closings = new Deadlines(this, settings.closeTimeout().toNanos());
    this.stalls = new Deadlines(this, settings.maxOutboundAge().toNanos());
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
  boolean isEnding() {
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

  EventLoop executor() {
    return executor;
  }

  Deadlines pings() {
    return pings;
  }

  Deadlines pongs() {
    return pongs;
  }

  Deadlines upgrades() {
    return upgrades;
  }

  Deadlines probes() {
    return probes;
  }

  Deadlines firstRequests() {
    return firstRequests;
  }

  Deadlines idleRequests() {
    return idleRequests;
  }

  Deadlines stalls() {
    return stalls;
  }

  Deadlines closings() {
    return closings;
  }

  /** Flushes the session at the end of this turn; the session calls it once per turn. */
  void flushLater(Session session) {
    dirty.add(session);
    if (!armed) {
      armed = true;
      execute(this);
    }
  }

  @Override
  public void run() {
    armed = false;
    ArrayList<Session> flushed = dirty;
    // A flush can close a session, whose listener may write to others: those go to the next turn.
    dirty = new ArrayList<>();
    for (int i = 0; i < flushed.size(); i++) {
      try {
        flushed.get(i).flush();
      } catch (RuntimeException failed) {
        // One session must not keep the others from their flush.
        log.error("A session could not be flushed and is closed", failed);
        flushed.get(i).close(DisconnectReason.TRANSPORT_ERROR);
      }
    }
    if (dirty.isEmpty() && flushed.size() <= MAX_KEPT) {
      flushed.clear();
      dirty = flushed;
    }
  }
}
