package io.chatcluster.cluster.traffic;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.wire.Addressed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishes, and counts what went out and what was lost. Safe for any thread; never blocks. */
public final class Publisher {
  private final Bus bus;
  private final Counters counters;

  public Publisher(Bus bus, Counters counters) {
    this.bus = bus;
    this.counters = counters;
  }

  /**
   * Publishes a message, at most once.
   *
   * @return how many connections took it; fails with {@link ClusterUnavailableException} when it
   *     was certainly or possibly lost, which is counted
   */
  public CompletionStage<Long> publish(Addressed message) {
    if (!bus.connected()) {
      counters.publishLost();
      return CompletableFuture.failedFuture(
          new ClusterUnavailableException("the bus is not connected"));
    }
    counters.published(message.bytes().length);
    return bus.publish(message.channel(), message.bytes())
        .whenComplete(
            (receivers, failure) -> {
              if (failure != null) {
                counters.publishLost();
              }
            });
  }
}
