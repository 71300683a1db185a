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
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes whose lease has ended and that go on in another life. */
class NodeReturnIT {
  private static final Place ROOM = new Place("/chat", "r");
  private static final User ANN = new User("ann", "Ann");
  private static final User BOB = new User("bob", "Bob");

  @RegisterExtension static final RedisExtension redis = new RedisExtension();
  @RegisterExtension final TestNodes nodes = new TestNodes(redis);

  @Test
  void aPausedNodeComesBackWithWhatItStillHas() {
    TestNode paused = nodes.node("paused");
    TestNode b = nodes.node("b");
    now(paused.presence.enter(ROOM, ANN, "c1"));
    now(paused.presence.enter(ROOM, BOB, "c2"));
    TestNodes.beatUntil(() -> b.heard().size() == 2, b);
    CompletionStage<Change> left = paused.presence.leave(ROOM, BOB, "c2");
    TestNodes.beatUntil(() -> now(b.presence.count(ROOM)) == 1, paused);
    assertThat(left.toCompletableFuture())
        .isCompletedWithValueMatching(change -> !change.changed());
    assertThat(paused.heard()).containsExactly("+ann 1");
    assertThat(b.heard()).hasSize(2);
    assertThat(now(paused.presence.leave(ROOM, ANN, "c1"))).isEqualTo(new Change(true, 0));
  }

  @Test
  void aDeadLifeCanWriteNothingAnyMore() {
    TestNode paused = nodes.node("paused");
    TestNode b = nodes.node("b");
    now(paused.presence.enter(ROOM, ANN, "c1"));
    TestNodes.beatUntil(() -> b.heard().size() == 1, b);
    assertThatThrownBy(() -> now(paused.presence.enter(ROOM, BOB, "c2")))
        .hasCauseInstanceOf(PresenceUnavailableException.class);
    assertThat(now(b.presence.count(ROOM))).isZero();
    TestNodes.beatUntil(() -> now(b.presence.count(ROOM)) == 2, paused);
    now(paused.presence.leave(ROOM, BOB, "c2"));
    assertThat(now(b.presence.count(ROOM))).isEqualTo(1);
  }

  @Test
  void aNodeCleansUpAfterItsOwnFormerLife() {
    TestNode a = nodes.node("a");
    now(a.presence.enter(ROOM, ANN, "a1"));
    String former = nodes.life("a");
    nodes.endLease(former);
    TestNodes.beatUntil(() -> nodes.areCleanedUpAfter(List.of(former)), a);
    assertThat(redis.commands().keys(TestNodes.key(former, "*"))).isEmpty();
    assertThat(now(a.presence.members(ROOM, 9)).list())
        .extracting(Member::user, Member::connections)
        .containsExactly(tuple(ANN, 1));
    assertThat(a.heard()).isEmpty();
  }
}
