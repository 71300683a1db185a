package io.chatcluster.server.redis;

import static io.chatcluster.server.chat.presence.PresenceContract.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.server.chat.presence.Member;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence.Change;
import io.chatcluster.server.chat.presence.PresenceUnavailableException;
import io.chatcluster.server.chat.presence.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes that die, are paused, stop, or lose their Redis. */
class NodeLeaseIT {
  private static final Place ROOM = new Place("/chat", "r");
  private static final User ANN = new User("ann", "Ann");
  private static final User BOB = new User("bob", "Bob");

  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void closeAll() {
    nodes.forEach(TestNode::close);
  }

  @Test
  void aLivingNodeKeepsItsUsers() {
    TestNode a = node("a");
    TestNode b = node("b");
    now(a.presence.enter(ROOM, ANN, "c1"));
    long until = System.nanoTime() + TestNode.LEASE.multipliedBy(3).toNanos();
    soon()
        .until(
            () -> {
              a.beat();
              b.beat();
              return System.nanoTime() > until;
            });
    assertThat(now(b.presence.count(ROOM))).isEqualTo(1);
    assertThat(b.heard()).isEmpty();
  }

  @Test
  void usersOfADeadNodeAreToldGoneOnceWithTheRightCounts() {
    TestNode dead = node("dead");
    TestNode b = node("b");
    TestNode c = node("c");
    now(b.presence.enter(ROOM, BOB, "b1"));
    now(dead.presence.enter(ROOM, BOB, "d0"));
    for (int i = 0; i < 400; i++) {
      now(dead.presence.enter(ROOM, new User("u" + i, "n"), "d-a" + i));
      now(dead.presence.enter(ROOM, new User("u" + i, "n"), "d-b" + i));
    }
    dead.close();
    soon()
        .until(
            () -> {
              b.beat();
              c.beat();
              return now(b.presence.count(ROOM)) == 1 && claimsAreDone();
            });
    List<String> told = Stream.concat(b.heard().stream(), c.heard().stream()).toList();
    assertThat(told.stream().map(text -> text.substring(0, text.indexOf(' '))))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 400).mapToObj(i -> "-u" + i).toList());
    assertThat(
            told.stream()
                .map(text -> Integer.valueOf(text.substring(text.indexOf(' ') + 1)))
                .distinct())
        .hasSize(400)
        .contains(400, 1);
    assertThat(now(b.presence.members(ROOM, 10)).list())
        .extracting(Member::user, Member::connections)
        .containsExactly(tuple(BOB, 1));
  }

  @Test
  void twoSurvivorsThatClaimAtOnceTellEachUserOnce() {
    for (int round = 0; round < 5; round++) {
      Place room = new Place("/chat", "round " + round);
      TestNode dead = node("dead" + round);
      for (int i = 0; i < 120; i++) {
        now(dead.presence.enter(room, new User("u" + i, "n"), "c" + i));
      }
      String life = life("dead" + round);
      redis.commands().del("chat:node:{" + life + "}:lease");
      TestNode b = node("b" + round);
      TestNode c = node("c" + round);
      // Past the claim, which would let one of them do all: both take pages of the same entries.
      CompletionStage<Void> byB = b.claims().purge(room, life);
      CompletionStage<Void> byC = c.claims().purge(room, life);
      now(byB);
      now(byC);
      assertThat(Stream.concat(b.heard().stream(), c.heard().stream()))
          .hasSize(120)
          .doesNotHaveDuplicates();
      assertThat(now(b.presence.count(room))).isZero();
    }
  }

  @Test
  void onlyOneNodeHoldsTheClaim() {
    TestNode dead = node("dead");
    now(dead.presence.enter(ROOM, ANN, "c1"));
    String life = life("dead");
    redis.commands().set("chat:node:{" + life + "}:claim", "another");
    redis.commands().del("chat:node:{" + life + "}:lease");
    TestNode b = node("b");
    now(b.claims().bury(life, "b"));
    assertThat(b.heard()).isEmpty();
    redis.commands().del("chat:node:{" + life + "}:claim");
    now(b.claims().bury(life, "b"));
    assertThat(b.heard()).containsExactly("-ann 0");
  }

  @Test
  void aPausedNodeComesBackWithWhatItStillHas() {
    TestNode paused = node("paused");
    TestNode b = node("b");
    now(paused.presence.enter(ROOM, ANN, "c1"));
    now(paused.presence.enter(ROOM, BOB, "c2"));
    soon().until(() -> beats(b) && b.heard().size() == 2);
    CompletionStage<Change> left = paused.presence.leave(ROOM, BOB, "c2");
    paused.beat();
    soon().until(() -> beats(paused) && now(b.presence.count(ROOM)) == 1);
    assertThat(left.toCompletableFuture())
        .isCompletedWithValueMatching(change -> !change.changed());
    assertThat(paused.heard()).containsExactly("+ann 1");
    assertThat(b.heard()).hasSize(2);
    assertThat(now(paused.presence.leave(ROOM, ANN, "c1"))).isEqualTo(new Change(true, 0));
  }

  @Test
  void nobodyIsToldGoneByAStandstillOfRedisWhicheverNodeComesBackFirst() {
    TestNode a = node("a");
    TestNode b = node("b");
    TestNode c = node("c");
    now(a.presence.enter(ROOM, ANN, "a1"));
    now(b.presence.enter(ROOM, BOB, "b1"));
    now(c.presence.enter(ROOM, BOB, "c1"));
    List<String> before = lives();
    standstill(a, b, c);
    // The first one looks at the others with the first breath of Redis, and again and again.
    soon().until(() -> begunAnew("c", before) || !beats(c));
    soon().until(() -> begunAnew("a", before) || !beats(a));
    soon().until(() -> begunAnew("b", before) || !beats(b));
    soon()
        .until(
            () -> beats(a) && beats(b) && beats(c) && lives().stream().noneMatch(before::contains));
    assertThat(now(a.presence.count(ROOM))).isEqualTo(2);
    assertThat(now(a.presence.members(ROOM, 9)).list())
        .extracting(Member::user, Member::connections)
        .containsExactly(tuple(ANN, 1), tuple(BOB, 2));
    assertThat(Stream.of(a, b, c).flatMap(node -> node.heard().stream())).isEmpty();
  }

  @Test
  void usersOfANodeThatDiedInAStandstillOfRedisAreToldGoneOnce() {
    TestNode dead = node("dead");
    TestNode b = node("b");
    TestNode c = node("c");
    now(dead.presence.enter(ROOM, ANN, "d1"));
    now(b.presence.enter(ROOM, BOB, "b1"));
    dead.close();
    standstill(b, c);
    soon().until(() -> beats(b) && beats(c) && claimsAreDone());
    assertThat(Stream.of(b, c).flatMap(node -> node.heard().stream())).containsExactly("-ann 1");
    assertThat(now(c.presence.count(ROOM))).isEqualTo(1);
  }

  @Test
  void aNodeCleansUpAfterItsOwnFormerLife() {
    TestNode a = node("a");
    now(a.presence.enter(ROOM, ANN, "a1"));
    String former = life("a");
    redis.commands().del("chat:node:{" + former + "}:lease");
    soon().until(() -> beats(a) && !lives().contains(former));
    assertThat(redis.commands().keys("chat:node:{" + former + "}*")).isEmpty();
    assertThat(now(a.presence.members(ROOM, 9)).list())
        .extracting(Member::user, Member::connections)
        .containsExactly(tuple(ANN, 1));
    assertThat(a.heard()).isEmpty();
  }

  /** Redis stands still until every lease has ended, while the nodes go on trying. */
  private static void standstill(TestNode... nodes) {
    redis.pause();
    long over = System.nanoTime() + TestNode.LEASE.multipliedBy(2).toNanos();
    soon()
        .until(
            () -> {
              Stream.of(nodes).forEach(TestNode::beat);
              return System.nanoTime() > over;
            });
    redis.resume();
  }

  @Test
  void aDeadLifeCanWriteNothingAnyMore() {
    TestNode paused = node("paused");
    TestNode b = node("b");
    now(paused.presence.enter(ROOM, ANN, "c1"));
    soon().until(() -> beats(b) && b.heard().size() == 1);
    assertThatThrownBy(() -> now(paused.presence.enter(ROOM, BOB, "c2")))
        .hasCauseInstanceOf(PresenceUnavailableException.class);
    assertThat(now(b.presence.count(ROOM))).isZero();
    paused.beat();
    soon().until(() -> beats(paused) && now(b.presence.count(ROOM)) == 2);
    now(paused.presence.leave(ROOM, BOB, "c2"));
    assertThat(now(b.presence.count(ROOM))).isEqualTo(1);
  }

  @Test
  void anEmptyRedisIsFilledAgainAndNobodyIsTold() {
    TestNode a = node("a");
    TestNode b = node("b");
    for (int i = 0; i < 300; i++) {
      now(a.presence.enter(new Place("/chat", "r" + i), ANN, "a1"));
    }
    now(b.presence.enter(new Place("/chat", "r7"), BOB, "b1"));
    redis.flush();
    soon()
        .until(
            () ->
                beats(a)
                    && beats(b)
                    && now(a.presence.count(new Place("/chat", "r7"))) == 2
                    && now(a.presence.count(new Place("/chat", "r299"))) == 1);
    assertThat(a.heard()).isEmpty();
    assertThat(b.heard()).isEmpty();
    assertThat(now(a.presence.leave(new Place("/chat", "r7"), ANN, "a1")))
        .isEqualTo(new Change(true, 1));
  }

  @Test
  void whatRedisMissedIsMadeUpForAndTold() {
    TestNode a = node("a", Duration.ofSeconds(60));
    now(a.presence.enter(ROOM, ANN, "c1"));
    redis.pause();
    assertThatThrownBy(() -> now(a.presence.enter(ROOM, BOB, "c2")))
        .hasCauseInstanceOf(PresenceUnavailableException.class);
    assertThatThrownBy(() -> now(a.presence.leave(ROOM, ANN, "c1")))
        .hasCauseInstanceOf(PresenceUnavailableException.class);
    redis.resume();
    soon().until(() -> beats(a) && now(a.presence.members(ROOM, 9)).list().size() == 1);
    assertThat(now(a.presence.members(ROOM, 9)).list())
        .extracting(Member::user)
        .containsExactly(BOB);
  }

  @Test
  void aNodeThatStopsTakesItsUsersWithItAndLeavesNoKey() {
    TestNode a = node("a");
    TestNode b = node("b");
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
    TestNode dead = node("dead");
    String life = life("dead");
    // The place was noted, the entry never made.
    redis.commands().sadd("chat:node:{" + life + "}:places", "/chat\nr");
    dead.close();
    TestNode b = node("b");
    soon().until(() -> beats(b) && claimsAreDone());
    assertThat(redis.commands().keys("chat:node:{dead*")).isEmpty();
  }

  private static List<String> lives() {
    return redis.commands().zrange("chat:nodes", 0, -1);
  }

  private static boolean begunAnew(String node, List<String> before) {
    return lives().stream()
        .filter(life -> life.startsWith(node + ".") && !before.contains(life))
        .anyMatch(life -> redis.commands().exists("chat:node:{" + life + "}:lease") > 0);
  }

  private boolean claimsAreDone() {
    return lives().stream().noneMatch(life -> life.startsWith("dead"));
  }

  private static boolean beats(TestNode node) {
    node.beat();
    return true;
  }

  private String life(String node) {
    return lives().stream().filter(life -> life.startsWith(node + ".")).findFirst().orElseThrow();
  }

  private static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(15));
  }

  private TestNode node(String name) {
    return node(name, TestNode.LEASE);
  }

  private TestNode node(String name, Duration lease) {
    TestNode node = new TestNode(redis.uri(), name, lease);
    nodes.add(node);
    return node;
  }
}
