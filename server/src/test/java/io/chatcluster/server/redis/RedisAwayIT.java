package io.chatcluster.server.redis;

import static io.chatcluster.server.chat.presence.PresenceContract.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.server.chat.presence.Member;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence.Change;
import io.chatcluster.server.chat.presence.PresenceUnavailableException;
import io.chatcluster.server.chat.presence.User;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes whose Redis stands still, or is back with nothing. */
class RedisAwayIT {
  private static final Place ROOM = new Place("/chat", "r");
  private static final User ANN = new User("ann", "Ann");
  private static final User BOB = new User("bob", "Bob");

  @RegisterExtension static final RedisExtension redis = new RedisExtension();
  @RegisterExtension final TestNodes nodes = new TestNodes(redis);

  @Test
  void nobodyIsToldGoneByAStandstillWhicheverNodeComesBackFirst() {
    TestNode a = nodes.node("a");
    TestNode b = nodes.node("b");
    TestNode c = nodes.node("c");
    now(a.presence.enter(ROOM, ANN, "a1"));
    now(b.presence.enter(ROOM, BOB, "b1"));
    now(c.presence.enter(ROOM, BOB, "c1"));
    List<String> before = nodes.lives();
    // Only c: what the others had sent meanwhile would show that they live, as soon as Redis does.
    nodes.standstill(c);
    // It looks at the others with the first breath of Redis, and again and again.
    TestNodes.beatUntil(() -> nodes.hasBegunAnew("c", before), c);
    TestNodes.beatUntil(() -> nodes.hasBegunAnew("a", before), a);
    TestNodes.beatUntil(() -> nodes.hasBegunAnew("b", before), b);
    TestNodes.beatUntil(() -> nodes.areCleanedUpAfter(before), a, b, c);
    assertThat(now(a.presence.members(ROOM, 9)).list())
        .extracting(Member::user, Member::connections)
        .containsExactlyInAnyOrder(tuple(ANN, 1), tuple(BOB, 2));
    assertThat(nodes.heard()).isEmpty();
  }

  @Test
  void usersOfANodeThatDiedInAStandstillAreToldGoneOnce() {
    TestNode dead = nodes.node("dead");
    TestNode b = nodes.node("b");
    TestNode c = nodes.node("c");
    now(dead.presence.enter(ROOM, ANN, "d1"));
    now(b.presence.enter(ROOM, BOB, "b1"));
    List<String> before = nodes.lives();
    dead.close();
    nodes.standstill(b, c);
    TestNodes.beatUntil(() -> nodes.areCleanedUpAfter(before), b, c);
    assertThat(nodes.heard()).containsExactly("-ann 1");
    assertThat(now(c.presence.count(ROOM))).isEqualTo(1);
  }

  @Test
  void anEmptyRedisIsFilledAgainAndNobodyIsTold() {
    TestNode a = nodes.node("a");
    TestNode b = nodes.node("b");
    for (int i = 0; i < 300; i++) {
      now(a.presence.enter(new Place("/chat", "r" + i), ANN, "a1"));
    }
    Place shared = new Place("/chat", "r7");
    Place last = new Place("/chat", "r299");
    now(b.presence.enter(shared, BOB, "b1"));
    redis.flush();
    TestNodes.beatUntil(
        () -> now(a.presence.count(shared)) == 2 && now(a.presence.count(last)) == 1, a, b);
    assertThat(nodes.heard()).isEmpty();
    assertThat(now(a.presence.leave(shared, ANN, "a1"))).isEqualTo(new Change(true, 1));
  }

  @Test
  void whatRedisMissedIsMadeUpFor() {
    TestNode a = nodes.node("a", Duration.ofSeconds(60));
    now(a.presence.enter(ROOM, ANN, "c1"));
    redis.pause();
    assertThatThrownBy(() -> now(a.presence.enter(ROOM, BOB, "c2")))
        .hasCauseInstanceOf(PresenceUnavailableException.class);
    assertThatThrownBy(() -> now(a.presence.leave(ROOM, ANN, "c1")))
        .hasCauseInstanceOf(PresenceUnavailableException.class);
    redis.resume();
    TestNodes.beatUntil(() -> now(a.presence.members(ROOM, 9)).list().size() == 1, a);
    assertThat(now(a.presence.members(ROOM, 9)).list())
        .extracting(Member::user)
        .containsExactly(BOB);
  }
}
