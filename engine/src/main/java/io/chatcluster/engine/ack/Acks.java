package io.chatcluster.engine.ack;

import io.chatcluster.engine.listen.Strand;
import io.chatcluster.engine.protocol.ArgumentReader;
import io.chatcluster.engine.protocol.IncomingPacket;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The answers that one socket still owes. All methods may be called from any thread. */
public final class Acks {
  private final Map<Long, Pending> pending = new HashMap<>(2);
  private final Strand strand;
  private final int most;

  /** The timer where there is a limit. */
  private record Pending(Awaited awaited, Future<?> timer) {
    void stopTimer() {
      if (timer != null) {
        timer.cancel(false);
      }
    }
  }

  /**
   * None yet.
   *
   * @param strand hears of answers that did not come in time
   * @param most how many may be owed at once
   */
  public Acks(Strand strand, int most) {
    this.strand = strand;
    this.most = most;
  }

  /**
   * Prepares for an answer.
   *
   * @param timeout how long it may take; null when others care for that
   * @return false when too many are owed already
   */
  public synchronized boolean expect(long id, Awaited awaited, Duration timeout) {
    if (pending.size() >= most) {
      return false;
    }
    Future<?> timer =
        timeout == null ? null : strand.after(timeout, () -> strand.execute(() -> timeout(id)));
    pending.put(id, new Pending(awaited, timer));
    return true;
  }

  private synchronized Pending remove(long id) {
    return pending.remove(id);
  }

  /** Nobody waits for this answer any more. */
  public void forget(long id) {
    Pending forgotten = remove(id);
    if (forgotten != null) {
      forgotten.stopTimer();
    }
  }

  /** The time for an answer is over. */
  private void timeout(long id) {
    Pending late = remove(id);
    if (late != null) {
      late.awaited.timedOut();
    }
  }

  /**
   * The client answered. An answer that nobody waits for is ignored, like in the official server.
   */
  public void received(IncomingPacket packet, List<byte[]> attachments, ArgumentReader arguments) {
    Pending answered = remove(packet.ackId());
    if (answered != null) {
      answered.stopTimer();
      answered.awaited.answered(packet, attachments, arguments);
    }
  }

  /** The socket has left: nobody will answer. */
  public void abandon() {
    List<Pending> abandoned;
    synchronized (this) {
      abandoned = List.copyOf(pending.values());
      pending.clear();
    }
    for (Pending one : abandoned) {
      one.stopTimer();
      one.awaited.abandoned();
    }
  }
}
