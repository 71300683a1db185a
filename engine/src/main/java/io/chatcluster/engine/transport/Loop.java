package io.chatcluster.engine.transport;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What belongs to one event loop: its deadlines, and the sessions written to in this turn of the
 * loop. They are flushed once at its end, so that everything that waits for a session becomes one
 * system call. Only {@link #execute} and {@link #inLoop} may be called from other threads.
 */
public final class Loop implements Runnable {
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
  private final Outgoing ping;
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
    this.ping = Outgoing.ascii(UnpooledByteBufAllocator.DEFAULT, "2");
    this.stalls = new Deadlines(this, settings.maxOutboundAge().toNanos());
  }

  /** Whether the caller is on this loop. */
  public boolean inLoop() {
    return executor.inEventLoop();
  }

  /** Runs a task on this loop, after those that were given before. */
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Runs a task at once when the caller is on this loop, else later on it. */
  public void runOrExecute(Runnable task) {
    if (inLoop()) {
      task.run();
    } else {
      executor.execute(task);
    }
  }

  /** Runs a task on this loop after a time. Any thread. */
  public ScheduledFuture<?> after(Duration time, Runnable task) {
    return executor.schedule(task, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The queue of deadlines that all lie this time ahead. Only on this loop. */
  public Deadlines deadlines(Duration ahead) {
    return others.computeIfAbsent(ahead, time -> new Deadlines(this, time.toNanos()));
  }

  ScheduledFuture<?> schedule(Runnable task, long delayNanos) {
    return executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
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

  /** The ping of all sessions of this loop; never released. */
  Outgoing ping() {
    return ping;
  }

  /** Flushes the session at the end of this turn; the session calls it once per turn. */
  void flushLater(Session session) {
    dirty.add(session);
    if (!armed) {
      armed = true;
      executor.execute(this);
    }
  }

  @Override
  public void run() {
    armed = false;
    ArrayList<Session> flushed = dirty;
    // A flush can close a session, whose listener may write to others: those go to the next turn.
    dirty = new ArrayList<>();
    for (int i = 0; i < flushed.size(); i++) {
      flushed.get(i).flush();
    }
    if (dirty.isEmpty() && flushed.size() <= MAX_KEPT) {
      flushed.clear();
      dirty = flushed;
    }
  }
}
