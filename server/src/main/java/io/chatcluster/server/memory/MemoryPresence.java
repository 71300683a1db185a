package io.chatcluster.server.memory;

import io.chatcluster.server.chat.presence.Member;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.User;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Presence of a cluster of one node. Answers at once; its listener would have nothing to hear. */
public final class MemoryPresence implements Presence {
  private final InstantSource clock;
  private final Map<Place, Map<String, Present>> places = new HashMap<>();

  public MemoryPresence(InstantSource clock) {
    this.clock = clock;
  }

  /** A user in a place, in the order in which they came. */
  private record Present(User user, long since, Set<String> connections) {}

  @Override
  public synchronized CompletionStage<Change> enter(Place place, User user, String connection) {
    Map<String, Present> users = places.computeIfAbsent(place, p -> new LinkedHashMap<>());
    Present before = users.get(user.id());
    Set<String> connections = before == null ? new HashSet<>() : before.connections();
    connections.add(connection);
    long since = before == null ? clock.millis() : before.since();
    users.put(user.id(), new Present(user, since, connections));
    return done(new Change(before == null, users.size()));
  }

  @Override
  public synchronized CompletionStage<Change> leave(Place place, User user, String connection) {
    Map<String, Present> users = places.getOrDefault(place, Map.of());
    Present before = users.get(user.id());
    boolean gone =
        before != null && before.connections().remove(connection) && before.connections().isEmpty();
    if (gone) {
      users.remove(user.id());
      if (users.isEmpty()) {
        places.remove(place);
      }
    }
    return done(new Change(gone, users.size()));
  }

  @Override
  public synchronized CompletionStage<Integer> count(Place place) {
    return done(places.getOrDefault(place, Map.of()).size());
  }

  @Override
  public synchronized CompletionStage<Members> members(Place place, int limit) {
    Map<String, Present> users = places.getOrDefault(place, Map.of());
    return done(
        new Members(
            users.values().stream()
                .limit(limit)
                .map(p -> new Member(p.user(), p.connections().size(), p.since()))
                .toList(),
            users.size()));
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedStage(value);
  }
}
