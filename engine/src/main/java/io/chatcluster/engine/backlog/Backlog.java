package io.chatcluster.engine.backlog;

import io.chatcluster.engine.loop.Loop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that wait for all clients of a node: in one, for clients to take what they are sent; in
 * another, for clients to send the rest of what they have begun. Only clients for whom something
 * does wait are counted, so whoever keeps up costs nothing. When there are too many bytes, the
 * client that most of them wait for is closed, then the next one. Any thread, but {@link #owes}.
 */
public final class Backlog {
  private final long maxBytes;
  private final long tightBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean relieving = new AtomicBoolean();
  private final Map<Loop, LoopBacklog> loops = new ConcurrentHashMap<>();

  /** At most so many bytes. */
  public Backlog(long maxBytes) {
    this.maxBytes = maxBytes;
    this.tightBytes = maxBytes - maxBytes / 4;
  }

  /**
   * Bytes wait for a client. They are counted until none do, without a further call. On its event
   * loop.
   */
  public void owes(Loop loop, Debt debt) {
    loops.computeIfAbsent(loop, its -> new LoopBacklog(this, its)).owes(debt);
  }

  /** The bytes that wait; a tenth of a second late at most. */
  public long bytes() {
    return bytes.get();
  }

  /** Whether three quarters are used up: what may be dropped should be. */
  public boolean isTight() {
    return bytes.get() > tightBytes;
  }

  boolean isOver() {
    return bytes.get() > maxBytes;
  }

  void count(long more) {
    if (more != 0 && bytes.addAndGet(more) > maxBytes && relieving.compareAndSet(false, true)) {
      relieve();
    }
  }

  /** Lets the loop with the greatest debtor close it, and so on until it is enough. */
  void relieve() {
    LoopBacklog worst = null;
    for (LoopBacklog loop : loops.values()) {
      if (worst == null || loop.greatest() > worst.greatest()) {
        worst = loop;
      }
    }
    if (!isOver() || worst == null || worst.greatest() == 0 || !worst.closeGreatest()) {
      relieving.set(false);
    }
  }
}
