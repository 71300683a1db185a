package io.chatcluster.cluster.interest;

import io.chatcluster.cluster.bus.Bus;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One channel by which a node hears itself. Ticked by one thread, answered on any. */
final class ProbeWay {
  private static final Logger log = LoggerFactory.getLogger(ProbeWay.class);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final byte[] NOTHING = {};

  private final Bus bus;
  private final String channel;
  private final LongSupplier nanoClock;
  private boolean isUnderWay;
  private volatile boolean isWaiting;
  private volatile long waitingSince;
  private volatile boolean isSubscribed;

  ProbeWay(Bus bus, String channel, LongSupplier nanoClock) {
    this.bus = bus;
    this.channel = channel;
    this.nanoClock = nanoClock;
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
    send().whenComplete((receivers, failure) -> done());
  }

  /** A bus that throws must not end the probing: nobody would notice the next break. */
  private CompletionStage<Long> send() {
    try {
      return isSubscribed
          ? bus.publish(channel, NOTHING)
          : bus.subscribe(Set.of(channel)).thenCompose(done -> subscribed());
    } catch (RuntimeException e) {
      log.debug("A probe could not be sent: {}", e.toString());
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Long> subscribed() {
    isSubscribed = true;
    return bus.publish(channel, NOTHING);
  }

  private synchronized void done() {
    isUnderWay = false;
  }

  /** The probe came back. */
  void arrived() {
    isWaiting = false;
  }

  /** Whether the last probe has not come back yet. */
  boolean isMissing() {
    return isWaiting;
  }

  /** Whether no probe has been missing for 2 s. */
  boolean isAnswered() {
    return !isWaiting || nanoClock.getAsLong() - waitingSince < PATIENCE_NANOS;
  }
}
