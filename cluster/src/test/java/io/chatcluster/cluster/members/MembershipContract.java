package io.chatcluster.cluster.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link Membership} promises. */
public abstract class MembershipContract {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** The leases of one cluster, empty at the beginning of a test. */
  protected abstract Membership membership();

  @Test
  void aLeaseIsSeenByAllWithTheNameAndTheTimeThatRemains() throws Exception {
    Membership membership = membership();
    assertThat(done(membership.leases())).isEmpty();

    assertThat(done(membership.renew(new Member("node_1", "one", "classic/1"), LONG))).hasSize(1);
    assertThat(done(membership.renew(new Member("node_2", "two", "classic/1"), LONG))).hasSize(2);

    List<Lease> leases = done(membership.leases());
    assertThat(leases).extracting(Lease::uid).containsExactlyInAnyOrder("node_1", "node_2");
    assertThat(leases).extracting(Lease::node).containsExactlyInAnyOrder("one", "two");
    assertThat(leases).extracting(Lease::wire).containsOnly("classic/1");
    assertThat(leases)
        .allSatisfy(
            lease -> {
              assertThat(lease.isAlive()).isTrue();
              assertThat(lease.remaining()).isBetween(Duration.ofSeconds(20), LONG);
            });
  }

  @Test
  void renewingReplacesTheLease() throws Exception {
    done(membership().renew(new Member("node_1", "one", "classic/1"), Duration.ofSeconds(1)));
    done(membership().renew(new Member("node_1", "one", "classic/1"), LONG));

    List<Lease> leases = done(membership().leases());
    assertThat(leases).hasSize(1);
    assertThat(leases.get(0).remaining()).isGreaterThan(Duration.ofSeconds(20));
  }

  @Test
  void aLeaseThatIsNotRenewedEndsAndIsRemembered() throws Exception {
    done(membership().renew(new Member("node_1", "one", "classic/1"), Duration.ofMillis(50)));
    done(membership().renew(new Member("node_2", "two", "classic/1"), LONG));

    await().until(() -> done(membership().leases()).stream().anyMatch(lease -> !lease.isAlive()));
    List<Lease> leases = done(membership().leases());
    assertThat(leases).hasSize(2);
    assertThat(leases)
        .filteredOn(lease -> !lease.isAlive())
        .extracting(Lease::uid)
        .containsExactly("node_1");
  }

  @Test
  void whoLeavesIsNotRemembered() throws Exception {
    done(membership().renew(new Member("node_1", "one", "classic/1"), LONG));
    done(membership().renew(new Member("node_2", "two", "classic/1"), LONG));

    done(membership().leave(new Member("node_1", "one", "classic/1")));
    done(membership().leave(new Member("unknown", "unknown", "classic/1")));

    assertThat(done(membership().leases())).extracting(Lease::uid).containsExactly("node_2");
  }

  protected static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
