package io.chatcluster.cluster.traffic;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.tally.Outgoing;
import io.chatcluster.cluster.wire.Addressed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Publishes, and counts what went out and what was lost. Safe for any thread; never blocks. */
public final class Publisher {
  private final Bus bus;
  private final Outgoing tallied;
  private final Counters counters;

  /**
   * @param tallied counts what is meant for all others, so that they know what they missed
   */
  public Publisher(Bus bus, Outgoing tallied, Counters counters) {
    this.bus = bus;
    this.tallied = tallied;
    this.counters = counters;
  }

  /**
   * Publishes a message for all who listen, at most once.
   *
   * @return how many connections took it; fails with {@link ClusterUnavailableException} when it
   *     was certainly or possibly lost, which is counted: at once when it is not taken, else when
   *     its connection is gone without an answer. An answer that is late is no loss
   */
  public CompletionStage<Long> publish(Addressed message) {
    return publish(message, handing -> tallied.count(message.channel(), handing));
  }

  /** The same with an answer for one member: what that one misses it knows itself. */
  public CompletionStage<Long> answer(Addressed message) {
    return publish(message, Supplier::get);
  }

  /** Counts a message that is not published any more. */
  void lost(Addressed message) {
    tallied.count(message.channel(), () -> null);
    counters.publishLost();
  }

  private CompletionStage<Long> publish(Addressed message, Way way) {
    boolean isConnected = bus.connected();
    if (isConnected) {
      counters.published(message.bytes().length);
    }
    // The stage is looked at when the tallies have released their lock.
    return way.hand(
            () -> isConnected ? bus.publish(message.channel(), message.bytes()) : notConnected())
        .whenComplete(
            (receivers, failure) -> {
              if (failure != null) {
                counters.publishLost();
              }
            });
  }

  private static CompletionStage<Long> notConnected() {
    return CompletableFuture.failedFuture(
        new ClusterUnavailableException("the bus is not connected"));
  }

  private interface Way {
    CompletionStage<Long> hand(Supplier<CompletionStage<Long>> handing);
  }
}
