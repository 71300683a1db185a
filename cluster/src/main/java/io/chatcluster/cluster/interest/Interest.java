package io.chatcluster.cluster.interest;

import io.chatcluster.engine.api.EngineNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One channel or pattern that this node wants to hear. Owned by the thread of Subscriptions; others
 * may ask {@link #isHeard}.
 */
final class Interest {
  /** How far the subscription is on the present connection. */
  enum State {
    UNKNOWN,
    REQUESTED,
    CONFIRMED
  }

  /** The channel or pattern. */
  final String channel;

  final boolean isPattern;
  private final EngineNamespace namespace;

  /** Null when the interest lasts as long as the namespace. */
  private final String room;

  volatile State state = State.UNKNOWN;

  /** The request that is or was to confirm it. */
  int request;

  /** Whether it was wanted before the connection was made, and not confirmed since. */
  boolean isUnsettled;

  /** When to look whether the room is still used, by System.nanoTime. */
  long lookAt;

  private boolean isOpen;
  private volatile boolean wasConfirmed;
  private volatile boolean isGivenUp;
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>(1);

  private Interest(String channel, boolean isPattern, EngineNamespace namespace, String room) {
    this.channel = channel;
    this.isPattern = isPattern;
    this.namespace = namespace;
    this.room = room;
  }

  static Interest lasting(EngineNamespace namespace, String channel, boolean isPattern) {
    return new Interest(channel, isPattern, namespace, null);
  }

  static Interest inRoom(EngineNamespace namespace, String room, String channel) {
    return new Interest(channel, false, namespace, room);
  }

  EngineNamespace namespace() {
    return namespace;
  }

  void opened() {
    isOpen = true;
  }

  void closed() {
    isOpen = false;
  }

  /** Whether somebody needs it; asks the engine, so that a note that came late does no harm. */
  boolean isWanted() {
    if (room == null || isOpen) {
      return true;
    }
    isOpen = namespace.hasRoom(room);
    return isOpen;
  }

  /**
   * Gives the interest up unless somebody needs it. From before the look at the room nobody is told
   * any more that it is heard: who enters it at this moment is seen here, or sees that and waits.
   */
  boolean giveUp() {
    isGivenUp = true;
    if (isWanted()) {
      isGivenUp = false;
    }
    return isGivenUp;
  }

  /** Whether its channel is heard, and stays so while the room has a member. Any thread. */
  boolean isHeard() {
    return state == State.CONFIRMED && !isGivenUp;
  }

  /** Whether its channel has been heard; what is not heard since then is missed. Any thread. */
  boolean wasConfirmed() {
    return wasConfirmed;
  }

  /** Whether somebody waits for the confirmation. */
  boolean isAwaited() {
    return !waiting.isEmpty();
  }

  void await(CompletableFuture<Void> confirmation) {
    waiting.add(confirmation);
  }

  /** Forgets those who waited too long. */
  void forgetGivenUp() {
    waiting.removeIf(CompletableFuture::isDone);
  }

  void confirmed() {
    state = State.CONFIRMED;
    wasConfirmed = true;
    waiting.forEach(confirmation -> confirmation.complete(null));
    waiting.clear();
  }
}
