package io.chatcluster.cluster.traffic;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.timer.Timer;
import io.chatcluster.cluster.wire.Addressed;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;

/**
 * Emits that wait until the bus is back. While one waits, those that come later wait behind it.
 * Safe for any thread; the lock is held while messages are handed to the bus, which does not block,
 * so that no other one can come between them.
 */
public final class OutageBuffer {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Bus bus;
  private final Publisher publisher;
  private final OutageOptions options;
  private final Timer timer;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private long bytes;
  private long connectedAt = -1;

  private record Kept(Addressed message, long at) {}

  public OutageBuffer(Bus bus, Publisher publisher, OutageOptions options, Timer timer) {
    this.bus = bus;
    this.publisher = publisher;
    this.options = options;
    this.timer = timer;
  }

  /** Publishes an emit now, or keeps it while the bus is away; counts it where it is lost. */
  public void emit(Addressed message, boolean isVolatile) {
    if (options.isOff() || isVolatile || !kept(message)) {
      CompletionStage<Long> unused = publisher.publish(message);
    }
  }

  private synchronized boolean kept(Addressed message) {
    if (kept.isEmpty() && bus.connected()) {
      return false;
    }
    boolean isFirst = kept.isEmpty();
    kept.add(new Kept(message, timer.millis()));
    bytes += message.bytes().length;
    while (kept.size() > options.messages() || bytes > options.bytes()) {
      lose();
    }
    if (isFirst) {
      connectedAt = -1;
      timer.after(LOOK, this::look);
    }
    return true;
  }

  private void lose() {
    Addressed oldest = kept.remove().message;
    bytes -= oldest.bytes().length;
    publisher.lost(oldest);
  }

  private synchronized void look() {
    long now = timer.millis();
    while (!kept.isEmpty() && now - kept.peek().at > options.age().toMillis()) {
      lose();
    }
    if (!bus.connected()) {
      connectedAt = -1;
    } else if (connectedAt < 0) {
      connectedAt = now;
    }
    if (connectedAt >= 0 && now - connectedAt >= options.settling().toMillis()) {
      publishAll();
    }
    if (!kept.isEmpty()) {
      timer.after(LOOK, this::look);
    }
  }

  private void publishAll() {
    while (!kept.isEmpty() && bus.connected()) {
      Addressed message = kept.remove().message;
      bytes -= message.bytes().length;
      CompletionStage<Long> unused = publisher.publish(message);
    }
  }

  /** How many wait. */
  public synchronized int size() {
    return kept.size();
  }
}
