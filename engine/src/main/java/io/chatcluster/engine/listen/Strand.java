package io.chatcluster.engine.listen;

import io.chatcluster.engine.transport.Session;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the listeners of one connection one at a time and in order: on a pool, where they may block,
 * or on the event loop of the session when there is no pool. A task may park the strand until the
 * rest of its work can be done: whatever was given meanwhile runs after that.
 */
public final class Strand implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Strand.class);
  private static final int MANY = 256;
  private static final int MANY_BYTES = 1 << 20;

  /** How many tasks of one connection run in one turn of an event loop; others wait their turn. */
  private static final int TASKS_A_TURN = 64;

  private final Session session;
  private final Executor pool;
  private ArrayDeque<Task> waiting;
  private long waitingBytes;
  private boolean running;
  private boolean paused;
  private boolean parked;
  private int turn;
  private int usedInTurn;

  /** A strand on this pool; null means the event loop. */
  public Strand(Session session, Executor pool) {
    this.session = session;
    this.pool = pool;
  }

  private record Task(Runnable run, int bytes) {}

  /** Runs a task after the earlier ones. A task that throws is logged and harms nothing else. */
  public void execute(Runnable task) {
    execute(task, 0);
  }

  /**
   * Runs a task after the earlier ones. A task that throws is logged and harms nothing else.
   *
   * @param bytes what the task keeps in memory until it has run; where there are any, the call must
   *     be on the event loop of the session
   */
  public void execute(Runnable task, int bytes) {
    if (runsNow()) {
      usedInTurn++;
      run(task);
      return;
    }
    if (enqueue(task, bytes)) {
      submit();
    }
    if (bytes > 0 && waitingBytes() > Session.UNCOUNTED) {
      session.keepsMore();
    }
  }

  /** The bytes that the tasks which wait keep in memory. Any thread. */
  public synchronized long waitingBytes() {
    return waitingBytes;
  }

  /** Returns whether the strand has to begin. */
  private synchronized boolean enqueue(Runnable task, int bytes) {
    if (waiting == null) {
      waiting = new ArrayDeque<>(4);
    }
    waiting.add(new Task(task, bytes));
    waitingBytes += bytes;
    if ((waiting.size() >= MANY || waitingBytes >= MANY_BYTES) && !paused) {
      // The client sends faster than its listeners take it: its socket buffer fills instead.
      paused = true;
      session.reading(false);
    }
    boolean begins = !running && !parked;
    running |= begins;
    return begins;
  }

  /** Lets no further task run until {@link #resume}. Only from within a task of this strand. */
  synchronized void park() {
    parked = true;
  }

  /**
   * Goes on after {@link #park}: first with this, unless null, then with what waits. Any thread.
   */
  void resume(Runnable rest) {
    synchronized (this) {
      parked = false;
      if (rest != null) {
        if (waiting == null) {
          waiting = new ArrayDeque<>(4);
        }
        waiting.addFirst(new Task(rest, 0));
      }
      if (running || waiting == null) {
        return;
      }
      running = true;
    }
    submit();
  }

  /**
   * Runs a task on the event loop of the connection after a time.
   *
   * @return null when that loop has ended with the server
   */
  public Future<?> after(Duration time, Runnable task) {
    return session.loop().after(time, task);
  }

  /**
   * Whether a task that is given now runs within the call: on the event loop, when none waits and
   * the connection has not had its share of this turn.
   */
  private boolean runsNow() {
    if (pool != null || !session.loop().inLoop()) {
      return false;
    }
    int now = session.loop().turn();
    if (now != turn) {
      turn = now;
      usedInTurn = 0;
    }
    synchronized (this) {
      return !running && !parked && usedInTurn < TASKS_A_TURN;
    }
  }

  private void submit() {
    if (pool == null) {
      // Once the event loops have ended, only the thread that stops the server comes here.
      if (!session.loop().nextTurn(this)) {
        run();
      }
      return;
    }
    try {
      pool.execute(this);
    } catch (RejectedExecutionException stopped) {
      log.debug("The server has stopped; a listener is not called");
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError failed) {
      log.error("A listener failed", failed);
    }
  }

  @Override
  public void run() {
    for (int done = 0; pool != null || done < TASKS_A_TURN; done++) {
      Task task;
      synchronized (this) {
        task = parked || waiting == null ? null : waiting.poll();
        if (task == null) {
          running = false;
          if (!parked) {
            waiting = null;
          }
          return;
        }
        waitingBytes -= task.bytes;
        if (paused && waiting.size() < MANY / 2 && waitingBytes < MANY_BYTES / 2) {
          paused = false;
          session.reading(true);
        }
      }
      run(task.run);
    }
    submit();
  }
}
