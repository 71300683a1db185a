package io.chatcluster.cluster.lettuce.link;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lettuce's timeouts, on the thread of the links: they do nothing but end what waits for Redis.
 * Netty's own timer would wake ten times a second, whether or not there are any.
 */
public final class LinkTimer implements Timer {
  private static final Logger log = LoggerFactory.getLogger(LinkTimer.class);

  private final ScheduledExecutorService thread;

  /**
   * @param thread stays the caller's
   */
  public LinkTimer(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  @Override
  public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
    Planned planned = new Planned(this, task);
    planned.future = thread.schedule(planned, delay, unit);
    return planned;
  }

  /** Ends nothing: the thread is not its own. */
  @Override
  public Set<Timeout> stop() {
    return Set.of();
  }

  private enum State {
    WAITING,
    EXPIRED,
    CANCELLED
  }

  private static final class Planned implements Timeout, Runnable {
    private final LinkTimer timer;
    private final TimerTask task;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    /** Set before anybody can cancel it. */
    private volatile Future<?> future;

    Planned(LinkTimer timer, TimerTask task) {
      this.timer = timer;
      this.task = task;
    }

    @Override
    public void run() {
      if (!state.compareAndSet(State.WAITING, State.EXPIRED)) {
        return;
      }
      try {
        task.run(this);
      } catch (Exception | Error e) {
        // An error too, which the executor would keep to itself.
        log.warn("A timeout of Lettuce failed", e);
      }
    }

    @Override
    public boolean cancel() {
      boolean isCancelled = state.compareAndSet(State.WAITING, State.CANCELLED);
      if (isCancelled) {
        future.cancel(false);
      }
      return isCancelled;
    }

    @Override
    public Timer timer() {
      return timer;
    }

    @Override
    public TimerTask task() {
      return task;
    }

    @Override
    public boolean isExpired() {
      return state.get() == State.EXPIRED;
    }

    @Override
    public boolean isCancelled() {
      return state.get() == State.CANCELLED;
    }
  }
}
