package io.chatcluster.cluster.members;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.timer.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lease of this node and knows those of the others, as they were at the last look. Safe
 * for any thread; never blocks.
 */
public final class Roster {
  private static final Logger log = LoggerFactory.getLogger(Roster.class);
  private static final int FIRST_ATTEMPTS = 3;

  private final Membership membership;
  private final Member self;
  private final LeaseOptions options;
  private final Timer timer;
  private final Known known = new Known();
  private volatile List<Lease> others = List.of();
  private volatile long seenAt;
  private final AtomicBoolean isRenewing = new AtomicBoolean();
  private volatile boolean isClosed;

  /** The uids of those on another wire, each of which is logged once. */
  private volatile Set<String> warned = Set.of();

  /**
   * Prepares; there is no lease before {@link #start}.
   *
   * @param wire which wire this node uses, with the version
   */
  public Roster(Membership membership, String uid, String wire, LeaseOptions options, Timer timer) {
    this.membership = membership;
    this.self = new Member(uid, options.node().isEmpty() ? uid : options.node(), wire);
    this.options = options;
    this.timer = timer;
  }

  /**
   * Takes the lease, and renews it from now on. May be called again where that failed.
   *
   * @return completes when it was taken; fails when that did not succeed in three attempts, or at
   *     once where Redis refused it, and then it is tried again
   */
  public CompletionStage<Void> start() {
    CompletionStage<Void> first = take(FIRST_ATTEMPTS);
    if (isRenewing.compareAndSet(false, true)) {
      timer.atNext(options.renew(), this::renewAgain);
    }
    return first;
  }

  /** A machine that is busy starting may be too slow for the first attempt. */
  private CompletionStage<Void> take(int attempts) {
    CompletionStage<Void> taken = renew();
    return attempts <= 1
        ? taken
        : taken.exceptionallyCompose(
            failure ->
                isClosed || isRefused(failure)
                    ? CompletableFuture.failedFuture(failure)
                    : take(attempts - 1));
  }

  private static boolean isRefused(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof ClusterUnavailableException unavailable
        && unavailable.reply().isPresent();
  }

  private void renewAgain() {
    if (!isClosed) {
      CompletionStage<Void> unused =
          renew()
              .exceptionally(
                  failure -> {
                    log.debug("The lease was not renewed: {}", failure.getMessage());
                    return null;
                  });
      timer.atNext(options.renew(), this::renewAgain);
    }
  }

  private CompletionStage<Void> renew() {
    return membership.renew(self, options.ttl()).thenAccept(this::seen);
  }

  /** Looks at the leases again. */
  public CompletionStage<List<Lease>> look() {
    return membership
        .leases()
        .thenApply(
            leases -> {
              seen(leases);
              return others();
            });
  }

  private void seen(List<Lease> leases) {
    List<Lease> seen = new ArrayList<>(leases);
    seen.removeIf(lease -> lease.uid().equals(self.uid()));
    others = List.copyOf(seen);
    seenAt = timer.millis();
    known.seen(seen.stream().map(Lease::uid).collect(Collectors.toSet()), seenAt);
    warnOfOtherWires();
  }

  private void warnOfOtherWires() {
    List<Lease> foreign = onOtherWires();
    Set<String> before = warned;
    if (!foreign.isEmpty() || !before.isEmpty()) {
      warned = foreign.stream().map(Lease::uid).collect(Collectors.toUnmodifiableSet());
      foreign.stream()
          .filter(lease -> !before.contains(lease.uid()))
          .forEach(
              lease ->
                  log.warn(
                      "Node {} uses the wire {} and this node {}: neither receives what the other"
                          + " emits; all nodes of a cluster need the same wire",
                      lease.node(),
                      lease.wire(),
                      self.wire()));
    }
  }

  /**
   * The living nodes that use another wire than this one: they do not receive its messages. A node
   * that does not tell its wire is not among them.
   */
  public List<Lease> onOtherWires() {
    return others().stream()
        .filter(Lease::isAlive)
        .filter(lease -> !lease.wire().isEmpty() && !lease.wire().equals(self.wire()))
        .toList();
  }

  /** The other nodes; a lease that has run out since the last look counts as ended. */
  public List<Lease> others() {
    Duration since = Duration.ofMillis(timer.millis() - seenAt);
    return others.stream()
        .map(
            lease ->
                new Lease(lease.uid(), lease.node(), lease.wire(), lease.remaining().minus(since)))
        .toList();
  }

  /**
   * Whether a uid is that of another node: one that had a lease at the last look or up to a minute
   * before. Where nodes have no leases it may be any. Any thread; never waits.
   */
  public boolean knows(String other) {
    return membership == Membership.NONE || known.has(other);
  }

  /** The name of this node for people. */
  public String node() {
    return self.node();
  }

  /** Ends the lease; it completes when the others can know, or could not be told. */
  public CompletionStage<Void> close() {
    isClosed = true;
    return membership
        .leave(self)
        .exceptionallyCompose(failure -> CompletableFuture.completedFuture(null));
  }
}
