package io.chatcluster.cluster.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.members.Member;
import io.chatcluster.cluster.members.Membership;
import io.chatcluster.cluster.members.MembershipContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class MemoryMembershipTest extends MembershipContract {
  private final MemoryMembership membership = new MemoryMembership(InstantSource.system());
  private Instant now = Instant.EPOCH;

  @Override
  protected Membership membership() {
    return membership;
  }

  @Test
  void anEndedLeaseIsForgottenAfterAWhile() throws Exception {
    MemoryMembership manual = new MemoryMembership(() -> now);
    done(manual.renew(new Member("node_1", "one", "classic/1"), Duration.ofSeconds(3)));

    now = now.plus(Membership.REMEMBERED).plusSeconds(3);
    assertThat(done(manual.leases())).hasSize(1);
    now = now.plusMillis(1);
    assertThat(done(manual.leases())).isEmpty();
  }
}
