package io.chatcluster.server.redis;

import static io.chatcluster.server.chat.presence.PresenceContract.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lives that are over, of a node that goes on and has not yet taken their entries over. */
class FormerLivesIT {
  private static final Place ROOM = new Place("/chat", "r");

  @RegisterExtension static final RedisExtension redis = new RedisExtension();
  @RegisterExtension final TestNodes nodes = new TestNodes(redis);

  private TestNode a;
  private TestNode b;
  private String life;

  @BeforeEach
  void aLifeIsOver() {
    a = nodes.node("a");
    b = nodes.node("b");
    now(a.presence.enter(ROOM, new User("ann", "Ann"), "a1"));
    life = nodes.life("a");
    nodes.endLease(life);
  }

  @Test
  void nobodyCleansUpAfterWhatItsNodeHolds() {
    FormerLives former = a.formerLives();
    former.add(life);
    now(former.hold());
    now(b.claims().bury(life, "b"));
    assertThat(nodes.heard()).isEmpty();
    assertThat(now(b.presence.count(ROOM))).isEqualTo(1);
  }

  @Test
  void itsNodeHoldsAlsoWhatAnotherHasClaimed() {
    redis.commands().set(TestNodes.key(life, "claim"), "c");
    FormerLives former = a.formerLives();
    former.add(life);
    now(former.hold());
    assertThat(redis.commands().get(TestNodes.key(life, "claim"))).isEqualTo(life);
    assertThat(redis.commands().pttl(TestNodes.key(life, "claim")))
        .isBetween(1L, TestNode.LEASE.toMillis());
  }

  @Test
  void whatItsNodeHoldsNoMoreIsLeftToTheOthers() {
    FormerLives former = a.formerLives();
    former.add(life);
    for (int i = 0; i < 16; i++) {
      former.add("later" + i);
    }
    now(former.hold());
    now(b.claims().bury(life, "b"));
    assertThat(nodes.heard()).containsExactly("-ann 0");
  }

  @Test
  void whoBeginsAnotherLifeHoldsTheOneBefore() {
    Lease lease = a.lease();
    now(lease.renew());
    String before = lease.life();
    redis.commands().sadd(TestNodes.key(before, "places"), PresenceKeys.text(ROOM));
    nodes.endLease(before);
    now(lease.renew());
    assertThat(lease.life()).isNotEqualTo(before);
    now(b.claims().bury(before, "b"));
    assertThat(redis.commands().exists(TestNodes.key(before, "places"))).isEqualTo(1);
  }
}
