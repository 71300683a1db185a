package io.chatcluster.cluster.interest;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.wire.Channels;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether what this node publishes comes back to it. A connection that is open proves nothing: the
 * other end may have stopped, or what lies between may have forgotten it. All methods may be called
 * from any thread and none blocks.
 */
public final class Probe {
  private static final long TICK_MILLIS = 1_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final byte[] NOTHING = {};

  private final Bus bus;
  private final String channel;
  private final LongSupplier nanoClock;
  private final OwnerThread thread = new OwnerThread("cluster-probe");
  private boolean isUnderWay;
  private volatile boolean isWaiting;
  private volatile long waitingSince;
  private volatile boolean isSubscribed;

  /**
   * Prepares; nothing is sent before {@link #start}.
   *
   * @param uid the name of this node in the cluster
   */
  public Probe(Bus bus, Channels channels, String uid) {
    this(bus, channels.probe(uid), System::nanoTime);
  }

  Probe(Bus bus, String channel, LongSupplier nanoClock) {
    this.bus = bus;
    this.channel = channel;
    this.nanoClock = nanoClock;
  }

  /** Probes from now on, once a second; to be called when the bus has started. */
  public void start() {
    thread.after(
        TICK_MILLIS,
        TimeUnit.MILLISECONDS,
        () -> {
          start();
          tick();
        });
  }

  /** Sends a probe, unless the one before is still on its way to the bus. */
  void tick() {
    if (isWaiting) {
      // The subscription may be what is missing.
      isSubscribed = false;
    } else {
      waitingSince = nanoClock.getAsLong();
      isWaiting = true;
    }
    synchronized (this) {
      if (isUnderWay) {
        return;
      }
      isUnderWay = true;
    }
    CompletionStage<Long> sent =
        isSubscribed
            ? bus.publish(channel, NOTHING)
            : bus.subscribe(Set.of(channel)).thenCompose(done -> subscribed());
    sent.whenComplete((receivers, failure) -> done());
  }

  private CompletionStage<Long> subscribed() {
    isSubscribed = true;
    return bus.publish(channel, NOTHING);
  }

  private synchronized void done() {
    isUnderWay = false;
  }

  /** Takes a message of the bus: true when it was a probe. */
  public boolean took(String from) {
    if (!channel.equals(from)) {
      return false;
    }
    isWaiting = false;
    return true;
  }

  /** Whether no probe has been missing for 2 s. */
  public boolean answered() {
    return !isWaiting || nanoClock.getAsLong() - waitingSince < PATIENCE_NANOS;
  }

  /** Ends it. */
  public void close() {
    thread.close();
  }
}
