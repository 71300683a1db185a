package io.chatcluster.server.redis;

import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence.Change;
import io.chatcluster.server.chat.presence.PresenceUnavailableException;
import io.chatcluster.server.chat.presence.User;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The connections of this node in one place: what is true here, and how much of it Redis knows.
 * Calls are carried out in batches, one batch at a time, in their order; what a batch could not
 * write down is made up for by the next {@link #repair}. Guarded by its own lock, under which
 * nothing is called.
 */
final class LocalPlace {
  private final Place place;
  private final PlaceWriter writer;
  private final Deque<Call> waiting = new ArrayDeque<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** Those of the entries that Redis does not know as they are; most often none. */
  private final Map<String, Entry> unknown = new LinkedHashMap<>();

  /** The users who have connections here, by their ids; changed by one batch at a time. */
  private final Map<String, Here> present = new LinkedHashMap<>();

  private boolean busy;
  private boolean retired;

  /** The life that may have entries here and whose index names this place; null for none. */
  private volatile String notedFor;

  /** Since when the place has users without a name, by System.nanoTime; 0 for none. */
  private long namelessSince;

  LocalPlace(Place place, PlaceWriter writer) {
    this.place = place;
    this.writer = writer;
  }

  /** How thoroughly a repair looks at what Redis has. */
  enum Look {
    /** Not at all: what Redis does not know is written, as far as that is known here. */
    NONE,
    /** Whether the keys of the place are there. */
    GLANCE,
    /** At every entry of the life of this node. */
    ALL,
    /** The same where this node has nobody, and its index in Redis says otherwise. */
    UNKNOWN_PLACE
  }

  /**
   * A user with connections of this node.
   *
   * @param connections how many; 0 when the user is gone
   * @param since when the first one came, ms since 1970
   */
  record Here(User user, int connections, long since) {}

  /** A connection: who it belongs to, and whether it is here. */
  private static final class Entry {
    final String connection;
    final User user;
    final long since;
    private boolean here;

    Entry(String connection, User user, long since) {
      this.connection = connection;
      this.user = user;
      this.since = since;
    }
  }

  /**
   * Something to write down for an entry; without one, a repair.
   *
   * @param here what is to be written; null before that is known
   */
  private record Call(
      Entry entry, boolean enters, Look look, Here here, CompletableFuture<Change> answer) {
    static Call of(Entry entry, boolean enters) {
      return new Call(entry, enters, Look.NONE, null, new CompletableFuture<>());
    }
  }

  /** Null when this place was retired, and another object has its name. */
  CompletionStage<Change> enter(User user, String connection, long now) {
    return submit(Call.of(new Entry(connection, user, now), true));
  }

  /** Null when this place was retired. */
  CompletionStage<Change> leave(User user, String connection) {
    return submit(Call.of(new Entry(connection, user, 0), false));
  }

  /**
   * Writes down what Redis does not know; costs nothing where there is no such thing and it need
   * not look. Null when this place was retired.
   */
  CompletionStage<Change> repair(Look look) {
    return submit(new Call(null, false, look, null, new CompletableFuture<>()));
  }

  /** Ends the use of this object where nothing is lost by that. */
  synchronized boolean retire() {
    retired = retired || (!busy && entries.isEmpty() && notedFor == null);
    return retired;
  }

  /** Whether the index of a life should name this place. */
  boolean isNotedFor(String life) {
    return life.equals(notedFor);
  }

  private CompletionStage<Change> submit(Call call) {
    synchronized (this) {
      if (retired) {
        return null;
      }
      waiting.add(call);
      if (busy) {
        return call.answer();
      }
      busy = true;
    }
    next();
    return call.answer();
  }

  private void next() {
    String life = writer.life();
    List<Call> batch = new ArrayList<>();
    List<Call> owed;
    synchronized (this) {
      if (waiting.isEmpty()) {
        busy = false;
        return;
      }
      owed = owed(life);
      for (Call call : waiting) {
        batch.add(call.entry() == null ? call : expect(call));
      }
      waiting.clear();
    }
    prepare(life, owed, batch)
        .thenCompose(ready -> carryOut(life, batch))
        .thenCompose(done -> look(life, batch))
        .thenCompose(done -> tidy())
        .whenComplete((done, failure) -> end(batch, failure));
  }

  /** What Redis has to be told before the calls of the batch; all, where it knows another life. */
  private List<Call> owed(String life) {
    if (notedFor != null && !notedFor.equals(life)) {
      unknown.putAll(entries);
    }
    List<Call> owed = new ArrayList<>();
    for (Entry entry : unknown.values()) {
      owed.add(new Call(entry, entry.here, Look.NONE, here(entry.user, entry.since), null));
    }
    return owed;
  }

  /** From here on the call is true, whether or not Redis can be told. */
  private Call expect(Call call) {
    Entry entry = entries.computeIfAbsent(call.entry().connection, c -> call.entry());
    Here before = here(entry.user, entry.since);
    if (entry.here != call.enters()) {
      int connections = before.connections() + (call.enters() ? 1 : -1);
      User named = call.enters() ? entry.user : before.user();
      if (connections > 0) {
        present.put(named.id(), new Here(named, connections, before.since()));
      } else {
        present.remove(named.id());
      }
    }
    entry.here = call.enters();
    unknown.put(entry.connection, entry);
    return new Call(entry, call.enters(), Look.NONE, here(entry.user, entry.since), call.answer());
  }

  private Here here(User user, long since) {
    Here here = present.get(user.id());
    return here == null ? new Here(user, 0, since) : here;
  }

  private CompletionStage<Void> prepare(String life, List<Call> owed, List<Call> batch) {
    if (batch.stream().anyMatch(call -> call.look() == Look.UNKNOWN_PLACE) && notedFor == null) {
      notedFor = life;
    }
    if (owed.isEmpty() && batch.stream().allMatch(call -> call.entry() == null)) {
      return done();
    }
    if (life == null) {
      return CompletableFuture.failedStage(new PresenceUnavailableException("not connected yet"));
    }
    String former = notedFor;
    if (life.equals(former)) {
      return makeUp(life, null, owed);
    }
    return writer
        .note(life, place)
        .thenCompose(noted -> makeUp(life, former, owed))
        .thenCompose(made -> former == null ? done() : writer.purge(place, former))
        .thenAccept(purged -> notedFor = life);
  }

  private CompletionStage<Void> makeUp(String life, String former, List<Call> owed) {
    List<CompletableFuture<?>> parts = new ArrayList<>();
    for (Call call : owed) {
      CompletionStage<Void> made = writer.writeAgain(place, life, former, call.here());
      parts.add(made.thenRun(() -> confirm(call)).toCompletableFuture());
    }
    return all(parts);
  }

  private CompletionStage<Void> carryOut(String life, List<Call> batch) {
    List<CompletableFuture<?>> parts = new ArrayList<>();
    for (Call call : batch) {
      if (call.entry() != null) {
        CompletionStage<Change> carried = writer.write(place, life, call.here());
        parts.add(carried.thenAccept(change -> answer(call, change)).toCompletableFuture());
      }
    }
    return all(parts);
  }

  private void answer(Call call, Change change) {
    confirm(call);
    call.answer().complete(change);
  }

  /** Redis knows the entry, unless a later call has changed it meanwhile. */
  private synchronized void confirm(Call call) {
    Entry entry = call.entry();
    if (entry.here == call.enters()) {
      unknown.remove(entry.connection, entry);
      if (!entry.here) {
        entries.remove(entry.connection, entry);
      }
    }
  }

  /** Looks at what Redis has, as thoroughly as the most thorough call wants. */
  private CompletionStage<Void> look(String life, List<Call> batch) {
    Look look = batch.stream().map(Call::look).max(Comparator.naturalOrder()).orElse(Look.NONE);
    if (look == Look.NONE || life == null || !life.equals(notedFor)) {
      return done();
    }
    Map<String, Here> users;
    synchronized (this) {
      users = Map.copyOf(present);
    }
    if (users.isEmpty()) {
      return look == Look.GLANCE ? done() : writer.compare(place, life, users, false);
    }
    return writer
        .glance(place, life, users.keySet().iterator().next())
        .thenCompose(
            glance ->
                glance.isKept() && look == Look.GLANCE
                    ? named()
                    : writer
                        .compare(place, life, users, !glance.isKept())
                        .thenCompose(done -> afterCompare(glance.nameless())));
  }

  private CompletionStage<Void> named() {
    namelessSince = 0;
    return done();
  }

  /** Users whom no node has named again within a lease belong to none. */
  private CompletionStage<Void> afterCompare(long nameless) {
    long now = System.nanoTime();
    if (nameless <= 0) {
      return named();
    }
    if (namelessSince == 0) {
      namelessSince = now;
    }
    return TimeUnit.NANOSECONDS.toMillis(now - namelessSince) >= writer.leaseMillis()
        ? writer.sweep(place)
        : done();
  }

  private CompletionStage<Void> tidy() {
    String life = notedFor;
    synchronized (this) {
      if (life == null || !entries.isEmpty()) {
        return done();
      }
    }
    return writer.forget(life, place).thenAccept(forgotten -> notedFor = null);
  }

  private void end(List<Call> batch, Throwable failure) {
    for (Call call : batch) {
      if (failure == null) {
        call.answer().complete(null);
      } else {
        call.answer().completeExceptionally(PlaceWriter.unavailable(failure));
      }
    }
    next();
  }

  private static CompletionStage<Void> all(List<CompletableFuture<?>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedStage(null);
  }
}
