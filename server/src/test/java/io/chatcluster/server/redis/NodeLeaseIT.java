package io.chatcluster.server.redis;

import static io.chatcluster.server.chat.presence.PresenceContract.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.server.chat.presence.Member;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.PresenceUnavailableException;
import io.chatcluster.server.chat.presence.User;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that live, die or stop, and those that clean up after them. */
class NodeLeaseIT {
  private static final Place ROOM = new Place("/chat", "r");
  private static final User ANN = new User("ann", "Ann");
  private static final User BOB = new User("bob", "Bob");

  @RegisterExtension static final RedisExtension redis = new RedisExtension();
  @RegisterExtension final TestNodes nodes = new TestNodes(redis);

  @Test
  void aLivingNodeKeepsItsUsers() {
    TestNode a = nodes.node("a");
    TestNode b = nodes.node("b");
    now(a.presence.enter(ROOM, ANN, "c1"));
    TestNodes.passes(TestNode.LEASE.multipliedBy(3), a, b);
    assertThat(now(b.presence.count(ROOM))).isEqualTo(1);
    assertThat(b.heard()).isEmpty();
  }

  @Test
  void usersOfADeadNodeAreToldGoneOnceWithTheRightCounts() {
    TestNode dead = nodes.node("dead");
    TestNode b = nodes.node("b");
    TestNode c = nodes.node("c");
    now(b.presence.enter(ROOM, BOB, "b1"));
    now(dead.presence.enter(ROOM, BOB, "d0"));
    for (int i = 0; i < 400; i++) {
      now(dead.presence.enter(ROOM, new User("u" + i, "n"), "d-a" + i));
      now(dead.presence.enter(ROOM, new User("u" + i, "n"), "d-b" + i));
    }
    List<String> ended = List.of(nodes.life("dead"));
    dead.close();
    TestNodes.beatUntil(() -> nodes.areCleanedUpAfter(ended), b, c);
    List<String[]> told = nodes.heard().map(text -> text.split(" ")).toList();
    assertThat(told)
        .extracting(words -> words[0])
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 400).mapToObj(i -> "-u" + i).toList());
    assertThat(told)
        .extracting(words -> Integer.valueOf(words[1]))
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 400).boxed().toList());
    assertThat(now(b.presence.members(ROOM, 10)).list())
        .extracting(Member::user, Member::connections)
        .containsExactly(tuple(BOB, 1));
  }

  @Test
  void twoSurvivorsThatClaimAtOnceTellEachUserOnce() {
    for (int round = 0; round < 5; round++) {
      Place room = new Place("/chat", "round " + round);
      TestNode dead = nodes.node("dead" + round);
      for (int i = 0; i < 120; i++) {
        now(dead.presence.enter(room, new User("u" + round + '-' + i, "n"), "c" + i));
      }
      String life = nodes.life("dead" + round);
      nodes.endLease(life);
      TestNode b = nodes.node("b" + round);
      TestNode c = nodes.node("c" + round);
      // Past the claim, which would let one of them do all: both take pages of the same entries.
      CompletionStage<Void> byB = b.claims().purge(room, life);
      CompletionStage<Void> byC = c.claims().purge(room, life);
      now(byB);
      now(byC);
      assertThat(nodes.heard()).hasSize(120 * (round + 1)).doesNotHaveDuplicates();
      assertThat(now(b.presence.count(room))).isZero();
    }
  }

  @Test
  void onlyOneNodeHoldsTheClaim() {
    TestNode dead = nodes.node("dead");
    now(dead.presence.enter(ROOM, ANN, "c1"));
    String life = nodes.life("dead");
    redis.commands().set(TestNodes.key(life, "claim"), "another");
    nodes.endLease(life);
    TestNode b = nodes.node("b");
    now(b.claims().bury(life, "b"));
    assertThat(b.heard()).isEmpty();
    redis.commands().del(TestNodes.key(life, "claim"));
    now(b.claims().bury(life, "b"));
    assertThat(b.heard()).containsExactly("-ann 0");
  }

  @Test
  void aNodeThatStopsTakesItsUsersWithItAndLeavesNoKey() {
    TestNode a = nodes.node("a");
    TestNode b = nodes.node("b");
    now(b.presence.enter(ROOM, BOB, "b1"));
    for (int i = 0; i < 120; i++) {
      now(a.presence.enter(new Place("/chat", "r" + i), ANN, "a1"));
    }
    now(a.presence.enter(ROOM, ANN, "a1"));
    now(a.presence.close());
    assertThat(a.heard()).hasSize(121).contains("-ann 1");
    assertThat(now(b.presence.count(ROOM))).isEqualTo(1);
    assertThatThrownBy(() -> now(a.presence.enter(ROOM, ANN, "late")))
        .hasCauseInstanceOf(PresenceUnavailableException.class);
    now(b.presence.leave(ROOM, BOB, "b1"));
    now(b.presence.close());
    assertThat(redis.commands().keys("*"))
        .allMatch(key -> key.contains(":dead:") && redis.commands().pttl(key) > 0);
  }

  @Test
  void aNodeThatDiesBetweenItsTwoStepsLeavesNothing() {
    TestNode dead = nodes.node("dead");
    String life = nodes.life("dead");
    // The place was noted, the entry never made.
    redis.commands().sadd(TestNodes.key(life, "places"), "/chat\nr");
    dead.close();
    TestNode b = nodes.node("b");
    TestNodes.beatUntil(() -> nodes.areCleanedUpAfter(List.of(life)), b);
    assertThat(redis.commands().keys("chat:node:{dead*")).isEmpty();
  }
}
