package io.chatcluster.server.redis;

import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence.Change;
import io.chatcluster.server.chat.presence.PresenceUnavailableException;
import io.chatcluster.server.chat.presence.User;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
  private boolean busy;
  private boolean retired;

  /** The life that may have entries here and whose index names this place; null for none. */
  private volatile String notedFor;

  LocalPlace(Place place, PlaceWriter writer) {
    this.place = place;
    this.writer = writer;
  }

  /** A connection: who it belongs to, whether it is here, and whether Redis knows that. */
  static final class Entry {
    final String connection;
    final User user;
    final long since;
    private boolean here;
    private boolean known;

    Entry(String connection, User user, long since) {
      this.connection = connection;
      this.user = user;
      this.since = since;
    }
  }

  /** Something to write down for an entry; without one, a repair. */
  private record Call(Entry entry, boolean enters, CompletableFuture<Change> answer) {}

  /** Null when this place was retired, and another object has its name. */
  CompletionStage<Change> enter(User user, String connection, long now) {
    return submit(new Call(new Entry(connection, user, now), true, new CompletableFuture<>()));
  }

  /** Null when this place was retired. */
  CompletionStage<Change> leave(User user, String connection) {
    return submit(new Call(new Entry(connection, user, 0), false, new CompletableFuture<>()));
  }

  /** Writes down what Redis does not know; costs nothing where there is no such thing. */
  CompletionStage<Change> repair() {
    return submit(new Call(null, false, new CompletableFuture<>()));
  }

  /** Ends the use of this object where nothing is lost by that. */
  synchronized boolean retire() {
    retired = retired || (!busy && entries.isEmpty() && notedFor == null);
    return retired;
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
        .thenCompose(done -> tidy())
        .whenComplete((done, failure) -> end(batch, failure));
  }

  /** What Redis has to be told before the calls of the batch; all, where it knows another life. */
  private List<Call> owed(String life) {
    boolean all = notedFor != null && !notedFor.equals(life);
    List<Call> owed = new ArrayList<>();
    for (Entry entry : entries.values()) {
      entry.known = entry.known && !all;
      if (!entry.known) {
        owed.add(new Call(entry, entry.here, null));
      }
    }
    return owed;
  }

  /** From here on the call is true, whether or not Redis can be told. */
  private Call expect(Call call) {
    Entry entry = entries.computeIfAbsent(call.entry().connection, c -> call.entry());
    entry.here = call.enters();
    entry.known = false;
    return new Call(entry, call.enters(), call.answer());
  }

  private CompletionStage<Void> prepare(String life, List<Call> owed, List<Call> batch) {
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
      CompletionStage<Void> made =
          call.enters()
              ? writer.enterAgain(place, life, former, call.entry())
              : writer.leaveLate(place, life, call.entry());
      parts.add(made.thenRun(() -> confirm(call)).toCompletableFuture());
    }
    return all(parts);
  }

  private CompletionStage<Void> carryOut(String life, List<Call> batch) {
    List<CompletableFuture<?>> parts = new ArrayList<>();
    for (Call call : batch) {
      if (call.entry() != null) {
        CompletionStage<Change> carried =
            call.enters()
                ? writer.enter(place, life, call.entry())
                : writer.leave(place, life, call.entry());
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
      entry.known = true;
      if (!entry.here) {
        entries.remove(entry.connection, entry);
      }
    }
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
