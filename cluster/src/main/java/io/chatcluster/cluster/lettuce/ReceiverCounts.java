package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.log.KnownPositions;
import io.chatcluster.cluster.log.Position;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis counts the receivers of what a script publishes. Some proxies and hosted servers
 * answer 0 although the message is delivered: the first message that arrives in spite of that is
 * the proof, and from then on the count means nothing. Safe for all threads; nothing blocks.
 */
final class ReceiverCounts {
  private static final Logger log = LoggerFactory.getLogger(ReceiverCounts.class);

  private volatile boolean areCounted = true;

  /** The oldest message without a receiver that may arrive yet; most often none. */
  private final AtomicReference<Awaited> awaited = new AtomicReference<>();

  private record Awaited(
      String nsp, String room, Position position, CompletableFuture<Boolean> arrival) {}

  /** Whether 0 receivers mean that no subscription took a message. */
  boolean areCounted() {
    return areCounted;
  }

  /**
   * Waits for a message of which no receiver was counted.
   *
   * @param known what was delivered before
   * @return completes when it arrives, or another one that is waited for already: what one shows
   *     holds for all
   */
  CompletableFuture<Boolean> arrival(
      String nsp, String room, Position position, KnownPositions known) {
    Awaited added = new Awaited(nsp, room, position, new CompletableFuture<>());
    Awaited present = awaited.compareAndExchange(null, added);
    Position newest = known.of(nsp, room);
    if (newest.epoch().equals(position.epoch()) && newest.seq() >= position.seq()) {
      delivered(added);
    }
    return present == null || added.arrival.isDone() ? added.arrival : present.arrival;
  }

  /** A message was delivered. Costs one read of a field where none is waited for. */
  void delivered(String nsp, String room, String epoch, long seq) {
    Awaited present = awaited.get();
    if (present != null
        && present.position.seq() == seq
        && present.position.epoch().equals(epoch)
        && present.room.equals(room)
        && present.nsp.equals(nsp)) {
      delivered(present);
    }
  }

  private void delivered(Awaited message) {
    synchronized (this) {
      if (areCounted) {
        areCounted = false;
        log.warn(
            "Redis counts no receivers of messages that a script publishes, and delivers them;"
                + " the node no longer finds dead subscriptions by that count");
      }
    }
    message.arrival.complete(true);
  }

  /** A message is not waited for any more. */
  void forget(Position position) {
    Awaited present = awaited.get();
    if (present != null && present.position.equals(position)) {
      awaited.compareAndSet(present, null);
    }
  }
}
