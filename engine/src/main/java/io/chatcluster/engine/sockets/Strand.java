package io.chatcluster.engine.sockets;

import io.chatcluster.engine.transport.Session;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Runs the listeners of one connection one at a time and in order: on a pool, where they may block,
 * or on the event loop of the session when there is no pool.
 */
final class Strand implements Runnable {
  private static final int MANY = 256;

  private final Session session;
  private final Executor pool;
  private ArrayDeque<Runnable> waiting;
  private boolean running;
  private boolean paused;

  /** A strand on this pool; null means the event loop. */
  Strand(Session session, Executor pool) {
    this.session = session;
    this.pool = pool;
  }

  void execute(Runnable task) {
    if (pool == null) {
      session.loop().runOrExecute(task);
      return;
    }
    synchronized (this) {
      if (waiting == null) {
        waiting = new ArrayDeque<>(4);
      }
      waiting.add(task);
      if (waiting.size() >= MANY && !paused) {
        // The client sends faster than its listeners take it: its socket buffer fills instead.
        paused = true;
        session.reading(false);
      }
      if (running) {
        return;
      }
      running = true;
    }
    pool.execute(this);
  }

  @Override
  public void run() {
    while (true) {
      Runnable task;
      synchronized (this) {
        task = waiting.poll();
        if (task == null) {
          running = false;
          waiting = null;
          return;
        }
        if (paused && waiting.size() < MANY / 2) {
          paused = false;
          session.reading(true);
        }
      }
      task.run();
    }
  }
}
