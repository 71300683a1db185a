package io.chatcluster.cluster.members;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The leases of the nodes of one cluster, kept where all see them. Times are those of the keeper,
 * so that the clocks of the nodes do not matter. All methods may be called from any thread and none
 * blocks; they fail with {@link io.chatcluster.cluster.bus.ClusterUnavailableException} when the
 * keeper cannot be reached.
 */
public interface Membership {
  /** How long a lease that ended is still listed: its node may hang with open connections. */
  Duration REMEMBERED = Duration.ofMinutes(10);

  /** No node has a lease: every member counts as one of Node.js. */
  Membership NONE =
      new Membership() {
        @Override
        public CompletionStage<List<Lease>> renew(Member member, Duration ttl) {
          return leases();
        }

        @Override
        public CompletionStage<List<Lease>> leases() {
          return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletionStage<Void> leave(Member member) {
          return CompletableFuture.completedFuture(null);
        }
      };

  /**
   * Gives a sign of life.
   *
   * @param ttl how long it counts
   * @return all leases then, those that ended less than {@link #REMEMBERED} ago too
   */
  CompletionStage<List<Lease>> renew(Member member, Duration ttl);

  /** All leases, those that ended less than {@link #REMEMBERED} ago too. */
  CompletionStage<List<Lease>> leases();

  /** Ends a lease: nobody waits for the node any more. */
  CompletionStage<Void> leave(Member member);
}
