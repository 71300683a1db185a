package io.chatcluster.engine.loop;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deadlines that all lie the same time ahead, on one event loop. What is added last is due last, so
 * a linked list is the whole queue: adding and removing cost nothing but two pointers, the times
 * are exact, and the loop holds one timer however many entries there are. Only for the thread of
 * the loop.
 */
public final class Deadlines implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Deadlines.class);

  private final Loop loop;
  private final long delayNanos;
  private Entry first;
  private Entry last;
  private ScheduledFuture<?> timer;

  Deadlines(Loop loop, long delayNanos) {
    this.loop = loop;
    this.delayNanos = delayNanos;
  }

  /** Something with a deadline; in one queue at a time. */
  public abstract static class Entry {
    private Deadlines queue;
    private Entry previous;
    private Entry next;
    private long at;

    /** Told on the event loop: the deadline has come; the entry is in no queue any more. */
    protected abstract void expired();

    /** Takes the entry out of its queue, if it is in one. */
    public final void cancel() {
      if (queue != null) {
        queue.unlink(this);
      }
    }
  }

  /** Starts the time of an entry anew, from whatever queue it is in. */
  public void start(Entry entry) {
    entry.cancel();
    entry.queue = this;
    entry.at = System.nanoTime() + delayNanos;
    entry.previous = last;
    if (last == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
    if (timer == null) {
      timer = loop.schedule(this, delayNanos);
    }
  }

  @Override
  public void run() {
    timer = null;
    long now = System.nanoTime();
    while (first != null && first.at - now <= 0) {
      Entry due = first;
      unlink(due);
      try {
        due.expired();
      } catch (RuntimeException failed) {
        // The deadlines of all other connections must not die with this one.
        log.error("A deadline could not be handled", failed);
      }
    }
    if (first != null && timer == null) {
      timer = loop.schedule(this, Math.max(TimeUnit.MICROSECONDS.toNanos(50), first.at - now));
    }
  }

  private void unlink(Entry entry) {
    if (entry.previous == null) {
      first = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next == null) {
      last = entry.previous;
    } else {
      entry.next.previous = entry.previous;
    }
    entry.queue = null;
    entry.previous = null;
    entry.next = null;
  }
}
