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
 * the proof, and from then on the count is ignored. Safe for all threads; nothing blocks.
 */
final class ReceiverCounts {
  private static final Logger log = LoggerFactory.getLogger(ReceiverCounts.class);

  private volatile boolean areCounted = true;

  /** The oldest message without a receiver that may arrive yet; most often none. */
  private final AtomicReference<Awaited> awaited = new AtomicReference<>();

  private record Awaited(Uncounted message, CompletableFuture<Uncounted> arrival) {}

  /**
   * A message of which no receiver was counted.
   *
   * @param position goes to the next message of the room if this one is not appended
   */
  record Uncounted(String nsp, String room, Position position) {}

  /** Whether 0 receivers mean that no subscription took a message. */
  boolean areCounted() {
    return areCounted;
  }

  /**
   * Waits for a message of which no receiver was counted.
   *
   * @param known what was delivered before
   * @return completes when a message with its position arrives, or with that of another one that is
   *     waited for already: what one shows holds for all
   */
  CompletableFuture<Uncounted> arrival(Uncounted message, KnownPositions known) {
    Awaited added = new Awaited(message, new CompletableFuture<>());
    Awaited present = awaited.compareAndExchange(null, added);
    Position newest = known.of(message.nsp(), message.room());
    if (newest.epoch().equals(message.position().epoch())
        && newest.seq() >= message.position().seq()) {
      added.arrival.complete(message);
    }
    return present == null || added.arrival.isDone() ? added.arrival : present.arrival;
  }

  /** A message was delivered. Costs one read of a field where none is waited for. */
  void delivered(String nsp, String room, String epoch, long seq) {
    Awaited present = awaited.get();
    if (present != null
        && present.message.position().seq() == seq
        && present.message.position().epoch().equals(epoch)
        && present.message.room().equals(room)
        && present.message.nsp().equals(nsp)) {
      present.arrival.complete(present.message);
    }
  }

  /** A message without a counted receiver was delivered: from now on the count is ignored. */
  synchronized void areWrong() {
    if (areCounted) {
      areCounted = false;
      log.warn(
          "Redis counts no receivers of messages that a script publishes, and delivers them;"
              + " the node no longer finds dead subscriptions by that count");
    }
  }

  /** A message is not waited for any more. */
  void forget(Uncounted message) {
    Awaited present = awaited.get();
    if (present != null && present.message.equals(message)) {
      awaited.compareAndSet(present, null);
    }
  }
}
