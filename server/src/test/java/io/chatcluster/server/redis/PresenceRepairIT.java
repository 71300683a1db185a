package io.chatcluster.server.redis;

import static io.chatcluster.server.chat.presence.PresenceContract.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.server.chat.presence.Member;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.User;
import io.lettuce.core.RestoreArgs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys of the presence that Redis has lost, has from an earlier time, or has of another type. */
class PresenceRepairIT {
  private static final Place ROOM = new Place("/chat", "r");
  private static final Place OTHER = new Place("/chat", "other");
  private static final User ANN = new User("ann", "Ann");
  private static final User BOB = new User("bob", "Bob");
  private static final PresenceKeys KEYS = new PresenceKeys("chat:");

  @RegisterExtension static final RedisExtension redis = new RedisExtension();
  @RegisterExtension final TestNodes nodes = new TestNodes(redis);

  private List<Member> members(TestNode by, Place place) {
    return now(by.presence.members(place, 9)).list();
  }

  private Map<String, byte[]> dump() {
    Map<String, byte[]> dump = new HashMap<>();
    redis.commands().keys("*").forEach(key -> dump.put(key, redis.commands().dump(key)));
    return dump;
  }

  private void restore(Map<String, byte[]> dump) {
    // At once: a beat that still runs must not find a part of the data.
    redis.commands().multi();
    redis.commands().flushall();
    dump.forEach((key, bytes) -> redis.commands().restore(key, bytes, new RestoreArgs().ttl(0)));
    redis.commands().exec();
  }

  @Test
  void evictedKeysAreWrittenAgainAndNobodyIsToldOrShownWithoutAName() {
    TestNode a = nodes.node("a");
    TestNode b = nodes.node("b");
    now(a.presence.enter(ROOM, ANN, "a1"));
    now(b.presence.enter(ROOM, ANN, "b1"));
    now(b.presence.enter(ROOM, BOB, "b2"));
    for (String evicted : List.of(KEYS.people(ROOM), KEYS.users(ROOM))) {
      redis.commands().del(evicted);
      assertThat(members(a, ROOM)).isEmpty();
      TestNodes.beatUntil(() -> members(a, ROOM).size() == 2, a, b);
      TestNodes.beatUntil(
          () -> members(a, ROOM).stream().mapToInt(Member::connections).sum() == 3, a, b);
      assertThat(members(a, ROOM))
          .extracting(Member::user, Member::connections)
          .containsExactlyInAnyOrder(tuple(ANN, 2), tuple(BOB, 1));
    }
    assertThat(now(a.presence.leave(ROOM, ANN, "a1")).changed()).isFalse();
    assertThat(now(b.presence.leave(ROOM, ANN, "b1")).changed()).isTrue();
    assertThat(nodes.heard()).isEmpty();
  }

  @Test
  void theUsersOfADeadNodeGoAlsoWhereItsIndexWasEvicted() {
    TestNode dead = nodes.node("dead");
    TestNode b = nodes.node("b");
    now(dead.presence.enter(ROOM, ANN, "d1"));
    now(b.presence.enter(ROOM, BOB, "b1"));
    String life = nodes.life("dead");
    dead.close();
    redis.commands().del(TestNodes.key(life, "lease"), TestNodes.key(life, "places"));
    redis.commands().del("chat:nodes");
    redis.commands().del(KEYS.users(ROOM));
    TestNodes.beatUntil(() -> nodes.heard().toList().equals(List.of("-ann 1")), b);
    assertThat(members(b, ROOM)).extracting(Member::user).containsExactly(BOB);
  }

  @Test
  void usersWhomNoNodeNamesAgainAreRemoved() {
    TestNode a = nodes.node("a");
    now(a.presence.enter(ROOM, ANN, "a1"));
    redis.commands().zadd(KEYS.users(ROOM), 1, "nobody");
    TestNodes.beatUntil(() -> now(a.presence.count(ROOM)) == 1, a);
  }

  @Test
  void afterAReconnectToOlderDataEntriesAreThoseOfNow() {
    TestNode a = nodes.node("a", Duration.ofSeconds(60));
    TestNode b = nodes.node("b", Duration.ofSeconds(60));
    now(a.presence.enter(ROOM, ANN, "a1"));
    now(a.presence.enter(OTHER, ANN, "a1"));
    now(b.presence.enter(ROOM, BOB, "b1"));
    Map<String, byte[]> older = dump();
    now(a.presence.leave(ROOM, ANN, "a1"));
    now(a.presence.leave(OTHER, ANN, "a1"));
    now(a.presence.enter(ROOM, BOB, "a2"));
    User late = new User("late", "Late");
    now(a.presence.enter(new Place("/chat", "new"), late, "a3"));
    // The place without members of this node is forgotten here before.
    a.beat();
    restore(older);
    a.reconnect();
    b.reconnect();
    TestNodes.beatUntil(
        () ->
            now(a.presence.count(OTHER)) == 0
                && now(a.presence.count(new Place("/chat", "new"))) == 1
                && now(a.presence.count(ROOM)) == 1,
        a,
        b);
    TestNodes.beatUntil(() -> members(a, ROOM).get(0).connections() == 2, a, b);
    assertThat(members(a, ROOM)).extracting(Member::user).containsExactly(BOB);
    assertThat(nodes.heard()).containsExactlyInAnyOrder("-ann 1", "-ann 0");
    assertThat(redis.commands().keys("chat:place:{/chat#other}:*")).isEmpty();
  }

  @Test
  void oneBrokenPlaceKeepsNothingFromBeingCleanedUp() {
    TestNode dead = nodes.node("dead");
    TestNode b = nodes.node("b");
    Place broken = new Place("/chat", "broken");
    now(dead.presence.enter(ROOM, ANN, "d1"));
    now(dead.presence.enter(broken, ANN, "d1"));
    now(b.presence.enter(broken, BOB, "b1"));
    now(b.presence.enter(OTHER, BOB, "b1"));
    List<String> ended = List.of(nodes.life("dead"));
    dead.close();
    for (String key : List.of(KEYS.users(broken), KEYS.people(broken))) {
      redis.commands().del(key);
      redis.commands().set(key, "something else");
    }
    redis.commands().del(KEYS.users(OTHER));
    redis.commands().lpush(KEYS.users(OTHER), "something else");
    TestNodes.beatUntil(() -> nodes.areCleanedUpAfter(ended), b);
    assertThat(nodes.heard()).contains("-ann 0");
    TestNodes.beatUntil(
        () ->
            Stream.of(broken, OTHER)
                .allMatch(
                    place ->
                        members(b, place).size() == 1
                            && members(b, place).get(0).user().equals(BOB)),
        b);
    assertThat(b.presence.placeFailures()).isBetween(1L, 20L);
    assertThat(redis.commands().keys("*:aside"))
        .hasSize(3)
        .allSatisfy(key -> assertThat(redis.commands().pttl(key)).isPositive());
  }

  @Test
  void aPlaceOutOfReachKeepsNothingElseFromBeingRepairedOrCleanedUp() {
    TestNode dead = nodes.node("dead");
    TestNode b = nodes.node("b");
    Place away = new Place("/chat", "away");
    now(dead.presence.enter(ROOM, ANN, "d1"));
    now(dead.presence.enter(away, ANN, "d1"));
    now(b.presence.enter(away, BOB, "b1"));
    now(b.presence.enter(OTHER, BOB, "b1"));
    List<String> ended = List.of(nodes.life("dead"));
    dead.close();
    b.unreachable("{/chat#away}");
    redis.commands().del(KEYS.users(OTHER));
    TestNodes.beatUntil(
        () -> nodes.heard().toList().equals(List.of("-ann 0")) && members(b, OTHER).size() == 1, b);
    assertThat(nodes.areCleanedUpAfter(ended)).isFalse();

    b.unreachable("");
    TestNodes.beatUntil(() -> nodes.areCleanedUpAfter(ended), b);
    assertThat(nodes.heard()).containsExactly("-ann 0", "-ann 1");
  }

  @Test
  void aListOfNodesOfTheWrongTypeIsWrittenAgain() {
    TestNode a = nodes.node("a");
    redis.commands().del("chat:nodes");
    redis.commands().set("chat:nodes", "something else");
    TestNodes.beatUntil(() -> redis.commands().type("chat:nodes").equals("zset"), a);
    assertThat(nodes.lives()).hasSize(1);
  }

  @Test
  void aDeadNodeIsCleanedUpAfterWhateverTheClockOfRedisMakesOfItsLease() {
    TestNode dead = nodes.node("dead");
    TestNode b = nodes.node("b");
    now(dead.presence.enter(ROOM, ANN, "d1"));
    List<String> ended = List.of(nodes.life("dead"));
    dead.close();
    // As after a step back by an hour: the lease has an hour more, the last sign is in the future.
    redis.commands().pexpire(TestNodes.key(ended.get(0), "lease"), Duration.ofHours(1));
    redis.commands().zadd("chat:nodes", System.currentTimeMillis() + 3_600_000.0, ended.get(0));
    redis.commands().set(TestNodes.key(ended.get(0), "claim"), "crashed.life");
    TestNodes.beatUntil(() -> nodes.heard().toList().equals(List.of("-ann 0")), b);
  }
}
