package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.lettuce.link.ErrorReplies;
import io.chatcluster.cluster.members.Lease;
import io.chatcluster.cluster.members.Member;
import io.chatcluster.cluster.members.Membership;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A {@link Membership} in Redis. Its key, where P is the prefix: {@code P leases}, a sorted set of
 * {@code uid name wire} with the time at which each lease ends, in ms of Redis' own clock; nodes of
 * old have no wire there. The whole set is gone {@link Membership#REMEMBERED} after the last lease
 * ended.
 *
 * <p>The clock of Redis may step. It counts only at the moment at which a renewal is first seen,
 * and for no longer than the lease of this node; from then on the lease runs out by the monotonic
 * clock of this node, unless the entry changes.
 */
public final class LettuceMembership implements Membership {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final LettuceConnections connections;
  private final String key;
  private final Script lease = Script.named("lease.lua");
  private final LongSupplier nanoTime;
  private final Map<String, Renewal> renewals = new HashMap<>();
  private long longestMillis;

  /**
   * The last renewal of a lease.
   *
   * @param score what it wrote: another number each time
   * @param ends when the lease ends, in ns of the clock of this node
   */
  private record Renewal(String score, long ends) {}

  /**
   * Prepares; the connection is that of the bus.
   *
   * @param keyPrefix what the key begins with, as in the options of the log
   */
  public LettuceMembership(LettuceConnections connections, String keyPrefix) {
    this(connections, keyPrefix, System::nanoTime);
  }

  LettuceMembership(LettuceConnections connections, String keyPrefix, LongSupplier nanoTime) {
    this.connections = connections;
    this.nanoTime = nanoTime;
    this.key = keyPrefix + "leases";
  }

  @Override
  public CompletionStage<List<Lease>> renew(Member member, Duration ttl) {
    synchronized (this) {
      longestMillis = Math.max(longestMillis, ttl.toMillis());
    }
    return run("renew", ttl, entry(member));
  }

  @Override
  public CompletionStage<List<Lease>> leases() {
    return run("list", Duration.ZERO, "");
  }

  @Override
  public CompletionStage<Void> leave(Member member) {
    return run("leave", Duration.ZERO, entry(member)).thenAccept(leases -> {});
  }

  private static String entry(Member member) {
    return (member.uid() + " " + member.node() + " " + member.wire()).stripTrailing();
  }

  private CompletionStage<List<Lease>> run(String what, Duration ttl, String member) {
    byte[][] arguments = {
      utf8(what),
      utf8(Long.toString(ttl.toMillis())),
      utf8(Long.toString(REMEMBERED.toMillis())),
      utf8(member)
    };
    CompletableFuture<List<Lease>> answer =
        connections
            .shared()
            .thenCompose(connection -> lease.run(connection, new String[] {key}, arguments))
            .thenApply(this::leases);
    return connections
        .within(TIMEOUT, answer)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unavailable(failure)));
  }

  private synchronized List<Lease> leases(List<Object> result) {
    long now = nanoTime.getAsLong();
    List<Lease> leases = new ArrayList<>(result.size() / 3);
    Set<String> listed = new HashSet<>();
    for (int i = 0; i + 2 < result.size(); i += 3) {
      String entry = text(result.get(i));
      String score = text(result.get(i + 1));
      long remaining = ((Number) result.get(i + 2)).longValue();
      Renewal renewal = renewals.get(entry);
      if (renewal == null || !renewal.score().equals(score)) {
        // A node that was known has just renewed, even where the clock says that its lease ended.
        boolean steps = renewal != null && remaining <= 0;
        long lasts = steps ? limitMillis() : Math.min(remaining, limitMillis());
        renewal = new Renewal(score, now + TimeUnit.MILLISECONDS.toNanos(lasts));
        renewals.put(entry, renewal);
      }
      listed.add(entry);
      String[] member = entry.split(" ", 3);
      String node = member.length > 1 ? member[1] : member[0];
      String wire = member.length > 2 ? member[2] : "";
      leases.add(new Lease(member[0], node, wire, Duration.ofNanos(renewal.ends() - now)));
    }
    renewals.keySet().retainAll(listed);
    return leases;
  }

  /** Where this node has taken no lease it has no measure for those of others. */
  private long limitMillis() {
    return longestMillis == 0 ? REMEMBERED.toMillis() : longestMillis;
  }

  private static String text(Object bulk) {
    return new String((byte[]) bulk, StandardCharsets.UTF_8);
  }

  private static ClusterUnavailableException unavailable(Throwable failure) {
    return ErrorReplies.unavailable("the leases could not be reached", failure);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
