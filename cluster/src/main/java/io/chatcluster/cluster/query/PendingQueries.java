package io.chatcluster.cluster.query;

import io.chatcluster.cluster.members.Lease;
import io.chatcluster.cluster.members.Roster;
import io.chatcluster.cluster.timer.Timer;
import io.chatcluster.cluster.traffic.Counters;
import io.chatcluster.cluster.wire.message.Response;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * The queries that wait. While there are any, it looks five times a second who still listens, so
 * that none waits for a member that is gone. Safe for any thread; never blocks.
 */
public final class PendingQueries {
  /** Between two looks. */
  static final Duration LOOK = Duration.ofMillis(200);

  /** How many ids of past queries are known: an answer to one of them came late. */
  private static final int PAST = 1_000;

  private final Map<String, Query<?>> pending = new ConcurrentHashMap<>();
  private final Set<String> past =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > PAST;
                }
              }));
  private final AtomicBoolean isLookPlanned = new AtomicBoolean();
  private final Headcount headcount;
  private final Roster roster;
  private final Timer timer;
  private final Counters counters;
  private final int most;

  /** What became of an answer. */
  public enum Taken {
    /** A query that waits got it. */
    YES,
    /** The query was over. */
    LATE,
    /** The question was another member's. */
    OTHERS
  }

  PendingQueries(Headcount headcount, Roster roster, Timer timer, Counters counters, int most) {
    this.counters = counters;
    this.headcount = headcount;
    this.roster = roster;
    this.timer = timer;
    this.most = most;
  }

  /**
   * Lets a query wait for answers. To be called before it is published.
   *
   * @return false when too many wait
   */
  boolean add(Query<?> query, Duration timeout) {
    if (pending.size() >= most) {
      return false;
    }
    pending.put(query.requestId, query);
    long begin = timer.millis();
    var unused =
        query
            .over()
            .whenComplete(
                (answers, failure) -> {
                  past.add(query.requestId);
                  pending.remove(query.requestId);
                  counters.queryEnded(
                      Duration.ofMillis(timer.millis() - begin),
                      failure == null && answers.isComplete());
                });
    timer.after(timeout, query::timeOut);
    return true;
  }

  /**
   * Begins to count who will be asked. To be called just before the question is published: who
   * listens then and is gone before it could answer is missing, and who comes later is not.
   */
  CompletionStage<Attendance> count(Query<?> query) {
    return headcount.count(query.nsp, roster.others());
  }

  /**
   * Waits for those who were asked from now on; to be called when the question was published. Where
   * there seem to be members without a lease, nodes that have just taken one may be among them.
   *
   * @param asked what {@link #count} gave
   */
  void published(Query<?> query, CompletionStage<Attendance> asked) {
    var unused =
        asked
            .thenCompose(
                seen ->
                    seen.unnamed() == 0
                        ? CompletableFuture.completedFuture(seen)
                        : leases()
                            .thenCompose(now -> headcount.count(query.nsp, now))
                            .thenApply(seen::named))
            .thenAccept(query::look)
            // The next look may succeed.
            .exceptionally(failure -> null);
    planLook();
  }

  /** Without news the leases run out by themselves. */
  private CompletionStage<List<Lease>> leases() {
    return roster.look().exceptionally(failure -> roster.others());
  }

  private void planLook() {
    if (!pending.isEmpty() && isLookPlanned.compareAndSet(false, true)) {
      timer.after(LOOK, this::lookAgain);
    }
  }

  private void lookAgain() {
    isLookPlanned.set(false);
    if (pending.isEmpty()) {
      return;
    }
    planLook();
    var unused = leases().thenAccept(leases -> namespaces().forEach(nsp -> look(nsp, leases)));
  }

  private Set<String> namespaces() {
    return pending.values().stream().map(query -> query.nsp).collect(Collectors.toSet());
  }

  private void look(String nsp, List<Lease> leases) {
    // A query that comes while this counts is none of its business.
    Set<Query<?>> asked =
        pending.values().stream()
            .filter(query -> query.nsp.equals(nsp))
            .collect(Collectors.toSet());
    var unused =
        headcount
            .count(nsp, leases)
            .thenAccept(attendance -> asked.forEach(query -> query.look(attendance)))
            // The next look may succeed.
            .exceptionally(failure -> null);
  }

  /** Gives an answer to the query it belongs to. */
  public Taken take(Response response) {
    Query<?> query = response.requestId() == null ? null : pending.get(response.requestId());
    if (query != null) {
      query.answered(response);
      return Taken.YES;
    }
    return past.contains(String.valueOf(response.requestId())) ? Taken.LATE : Taken.OTHERS;
  }

  /** How many wait. */
  public int size() {
    return pending.size();
  }

  /** Ends all of them: their answers may have been lost. */
  public void fail(Throwable failure) {
    pending.values().forEach(query -> query.fail(failure));
  }
}
