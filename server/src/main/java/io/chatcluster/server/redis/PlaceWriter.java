package io.chatcluster.server.redis;

import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.Presence.Change;
import io.chatcluster.server.chat.presence.PresenceUnavailableException;
import io.chatcluster.server.redis.LocalPlace.Entry;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Writes what {@link LocalPlace} knows, for the life of this node, and tells the listener what
 * nobody else can. Where Redis answers that the life is over, that fails and the lease is looked at
 * at once.
 */
final class PlaceWriter {
  private final PresenceScripts scripts;
  private final Lease lease;
  private final Claims claims;
  private final Supplier<Presence.Listener> listener;
  private final Runnable lifeOver;

  PlaceWriter(
      PresenceScripts scripts,
      Lease lease,
      Claims claims,
      Supplier<Presence.Listener> listener,
      Runnable lifeOver) {
    this.scripts = scripts;
    this.lease = lease;
    this.claims = claims;
    this.listener = listener;
    this.lifeOver = lifeOver;
  }

  String life() {
    return lease.life();
  }

  CompletionStage<Void> note(String life, Place place) {
    return lease
        .note(life, PresenceKeys.text(place))
        .thenAccept(
            noted -> {
              if (!noted) {
                throw over();
              }
            });
  }

  CompletionStage<Long> forget(String life, Place place) {
    return lease.forget(life, PresenceKeys.text(place));
  }

  CompletionStage<Change> enter(Place place, String life, Entry entry) {
    return scripts
        .enter(place, life, null, entry.user, entry.connection, entry.since)
        .thenApply(
            entered -> {
              if (!entered.done()) {
                throw over();
              }
              return entered.change();
            });
  }

  /** Enters what should have been there; told where the others were told that it went. */
  CompletionStage<Void> enterAgain(Place place, String life, String former, Entry entry) {
    return scripts
        .enter(place, life, former, entry.user, entry.connection, entry.since)
        .thenAccept(
            entered -> {
              if (!entered.done()) {
                throw over();
              }
              if (entered.change().changed() && entered.returns()) {
                listener.get().joined(place, entry.user, entered.change().members());
              }
            });
  }

  CompletionStage<Change> leave(Place place, String life, Entry entry) {
    return scripts.leave(place, life, entry.connection);
  }

  /** Removes what should be gone; told, because the caller could not tell it. */
  CompletionStage<Void> leaveLate(Place place, String life, Entry entry) {
    return scripts
        .leave(place, life, entry.connection)
        .thenAccept(
            change -> {
              if (change.changed()) {
                listener.get().left(place, entry.user, change.members());
              }
            });
  }

  CompletionStage<Void> purge(Place place, String life) {
    return claims.purge(place, life);
  }

  private PresenceUnavailableException over() {
    lifeOver.run();
    return new PresenceUnavailableException("the lease of this node has ended");
  }

  static PresenceUnavailableException unavailable(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof PresenceUnavailableException known
        ? known
        : new PresenceUnavailableException("the presence failed", cause);
  }
}
