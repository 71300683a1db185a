package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.members.Lease;
import io.chatcluster.cluster.members.Member;
import io.chatcluster.cluster.members.Membership;
import io.chatcluster.cluster.members.MembershipContract;
import io.chatcluster.cluster.testing.RedisExtension;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LettuceMembershipIT extends MembershipContract {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private final String prefix = UUID.randomUUID() + ":";
  private final AtomicLong nanos = new AtomicLong();
  private LettuceConnections connections;
  private LettuceMembership membership;

  @BeforeEach
  void open() {
    connections = new LettuceConnections(RedisOptions.of(redis.uri(), "test"));
    membership = new LettuceMembership(connections, prefix);
  }

  @AfterEach
  void close() {
    connections.close();
  }

  @Override
  protected Membership membership() {
    return membership;
  }

  @Test
  void theKeyOfAClusterThatIsGoneIsGone() throws Exception {
    done(membership.renew(new Member("node_1", "one", "classic/1"), Duration.ofSeconds(3)));

    assertThat(redis.commands().pttl(prefix + "leases"))
        .isBetween(Membership.REMEMBERED.toMillis(), Membership.REMEMBERED.toMillis() + 3_000);
  }

  @Test
  void aNodeThatCrashedBeforeTheClockOfRedisStepsBackIsDeadAfterOneLease() throws Exception {
    Member self = new Member("node_1", "one", "classic/1");
    Duration ttl = Duration.ofSeconds(3);
    LettuceMembership observer = new LettuceMembership(connections, prefix, nanos::get);
    done(observer.renew(self, ttl));
    done(membership.renew(new Member("node_2", "two", "classic/1"), ttl));
    assertThat(alive(observer.renew(self, ttl))).containsOnly("node_1", "node_2");

    // The clock was an hour ahead when this node renewed for the last time.
    renewedAtHours(1);
    assertThat(alive(observer.renew(self, ttl))).contains("node_3");
    nanos.addAndGet(Duration.ofMillis(2_999).toNanos());
    assertThat(alive(observer.leases())).contains("node_3");
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(alive(observer.leases())).doesNotContain("node_3");

    // It is back, renews by the clock as it is now, and is alive as long as it does.
    for (int i = 0; i < 5; i++) {
      renewedAtHours(-0.001 * i);
      assertThat(alive(observer.renew(self, ttl))).contains("node_3");
      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    }
  }

  @Test
  void aStepForwardEndsNoLease() throws Exception {
    LettuceMembership observer = new LettuceMembership(connections, prefix, nanos::get);
    done(membership.renew(new Member("node_2", "two", "classic/1"), Duration.ofMillis(500)));
    List<Lease> before = done(observer.leases());
    assumeThat(before).allMatch(Lease::isAlive);

    await().until(() -> alive(membership.leases()).isEmpty());
    LettuceMembership another = new LettuceMembership(connections, prefix);
    assertThat(alive(another.leases())).isEmpty();
    assertThat(alive(observer.leases())).containsExactly("node_2");
  }

  /** What a node writes whose lease of 3 s begins so many hours from now. */
  private void renewedAtHours(double hours) {
    double ends = System.currentTimeMillis() + 3_600_000 * hours + 3_000;
    redis.commands().zadd(prefix + "leases", Math.rint(ends), "node_3 three classic/1");
  }

  private static List<String> alive(CompletionStage<List<Lease>> leases) throws Exception {
    return done(leases).stream().filter(Lease::isAlive).map(Lease::uid).toList();
  }
}
