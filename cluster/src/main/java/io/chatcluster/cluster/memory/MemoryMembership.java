package io.chatcluster.cluster.memory;

import io.chatcluster.cluster.members.Lease;
import io.chatcluster.cluster.members.Member;
import io.chatcluster.cluster.members.Membership;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A {@link Membership} inside the process; the nodes that share an object are one cluster. */
public final class MemoryMembership implements Membership {
  private final InstantSource clock;
  private final Map<String, Held> held = new TreeMap<>();

  private record Held(Member member, Instant until) {}

  public MemoryMembership(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized CompletionStage<List<Lease>> renew(Member member, Duration ttl) {
    held.put(member.uid(), new Held(member, clock.instant().plus(ttl)));
    return leases();
  }

  @Override
  public synchronized CompletionStage<List<Lease>> leases() {
    Instant now = clock.instant();
    held.values().removeIf(lease -> lease.until().plus(REMEMBERED).isBefore(now));
    List<Lease> leases = new ArrayList<>(held.size());
    held.forEach(
        (uid, lease) ->
            leases.add(
                new Lease(
                    uid,
                    lease.member().node(),
                    lease.member().wire(),
                    Duration.between(now, lease.until()))));
    return CompletableFuture.completedFuture(leases);
  }

  @Override
  public synchronized CompletionStage<Void> leave(Member member) {
    held.remove(member.uid());
    return CompletableFuture.completedFuture(null);
  }
}
