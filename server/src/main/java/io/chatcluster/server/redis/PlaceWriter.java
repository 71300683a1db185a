package io.chatcluster.server.redis;

import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.Presence.Change;
import io.chatcluster.server.chat.presence.PresenceUnavailableException;
import io.chatcluster.server.chat.presence.User;
import io.chatcluster.server.redis.LocalPlace.Here;
import io.chatcluster.server.redis.PresenceScripts.Glance;
import io.chatcluster.server.redis.PresenceScripts.Written;
import io.lettuce.core.ScanCursor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

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
  private final PresenceOptions options;

  PlaceWriter(
      PresenceScripts scripts,
      Lease lease,
      Claims claims,
      Supplier<Presence.Listener> listener,
      Runnable lifeOver,
      PresenceOptions options) {
    this.options = options;
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

  /** Writes how many connections a user has here now. */
  CompletionStage<Change> write(Place place, String life, Here here) {
    return written(place, life, null, here).thenApply(Written::change);
  }

  /** Writes what should have been there; told where the others were told that it went. */
  CompletionStage<Void> writeAgain(Place place, String life, String former, Here here) {
    return written(place, life, former, here)
        .thenAccept(
            written -> {
              Change change = written.change();
              if (change.changed() && here.connections() == 0) {
                // Told, because the caller could not tell it.
                listener.get().left(place, here.user(), change.members());
              } else if (change.changed() && written.returns()) {
                listener.get().joined(place, here.user(), change.members());
              }
            });
  }

  private CompletionStage<Written> written(Place place, String life, String former, Here here) {
    return scripts
        .connections(place, life, former, here.user(), here.connections(), here.since())
        .thenApply(
            written -> {
              if (!written.done()) {
                throw over();
              }
              return written;
            });
  }

  CompletionStage<Void> purge(Place place, String life) {
    return claims.purge(place, life);
  }

  /** Whether Redis has lost keys of a place that a user is in. */
  CompletionStage<Glance> glance(Place place, String life, String user) {
    return scripts.glance(place, life, user);
  }

  /** Removes users without a name. */
  CompletionStage<Void> sweep(Place place) {
    return scripts.sweep(place);
  }

  /** For how long nameless users may wait for their node. */
  long leaseMillis() {
    return options.lease().toMillis();
  }

  /**
   * Makes what a place has of a life what it should have, and takes lives out of it that Redis does
   * not list any more.
   *
   * @param present by user id, every user who has connections here
   * @param all whether to write them all, whatever Redis has
   */
  CompletionStage<Void> compare(Place place, String life, Map<String, Here> present, boolean all) {
    Set<String> asItShould = new HashSet<>();
    Set<String> foreign = new HashSet<>();
    return note(life, place)
        .thenCompose(
            noted -> compare(place, life, present, ScanCursor.INITIAL, asItShould, foreign))
        .thenCompose(
            done ->
                all(
                    present.values().stream()
                        .filter(here -> all || !asItShould.contains(here.user().id()))
                        .map(here -> writeAgain(place, life, null, here))))
        .thenCompose(done -> all(foreign.stream().map(each -> unlisted(place, each))));
  }

  private CompletionStage<Void> compare(
      Place place,
      String life,
      Map<String, Here> present,
      ScanCursor cursor,
      Set<String> asItShould,
      Set<String> foreign) {
    return scripts
        .people(place, cursor)
        .thenCompose(
            page -> {
              List<CompletionStage<Void>> ghosts = new ArrayList<>();
              page.getMap()
                  .forEach(
                      (id, text) -> {
                        Person person = Person.parse(text);
                        Integer stored = person.lives().get(life);
                        Here here = present.get(id);
                        if (here != null && stored != null && stored == here.connections()) {
                          asItShould.add(id);
                        } else if (here == null && stored != null) {
                          User gone = new User(id, person.name());
                          ghosts.add(writeAgain(place, life, null, new Here(gone, 0, 0)));
                        }
                        foreign.addAll(person.lives().keySet());
                      });
              foreign.remove(life);
              foreign.removeIf(lease.heartbeats()::lists);
              return all(ghosts.stream())
                  .thenCompose(
                      done ->
                          page.isFinished()
                              ? CompletableFuture.completedStage(null)
                              : compare(place, life, present, page, asItShould, foreign));
            });
  }

  /** A life whose heartbeat Redis has lost has a lease, unless it is over. */
  private CompletionStage<Void> unlisted(Place place, String life) {
    return lease
        .hasLease(life)
        .thenCompose(
            has -> has ? CompletableFuture.completedStage(null) : claims.purge(place, life));
  }

  private static CompletionStage<Void> all(Stream<? extends CompletionStage<?>> parts) {
    return CompletableFuture.allOf(
        parts.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
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
