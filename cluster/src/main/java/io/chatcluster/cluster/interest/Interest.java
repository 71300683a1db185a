package io.chatcluster.cluster.interest;

import io.chatcluster.engine.api.EngineNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One channel or pattern that this node wants to hear. Owned by the thread of Subscriptions. */
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

  State state = State.UNKNOWN;

  /** Whether it was wanted before the connection was made, and not confirmed since. */
  boolean isUnsettled;

  /** When to look whether the room is still used, by System.nanoTime. */
  long lookAt;

  private boolean isOpen;
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
    waiting.forEach(confirmation -> confirmation.complete(null));
    waiting.clear();
  }
}
