package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.members.Member;
import io.chatcluster.cluster.members.Membership;
import io.chatcluster.cluster.members.MembershipContract;
import io.chatcluster.cluster.testing.RedisExtension;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LettuceMembershipIT extends MembershipContract {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private final String prefix = UUID.randomUUID() + ":";
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
}
