package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.traffic.DropReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes on one Redis. */
class ClusterIT {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private final List<TestNode> nodes = new ArrayList<>();
  private TestNode first;
  private TestNode second;
  private TestNode third;

  @BeforeEach
  void start() throws Exception {
    first = node("node_1");
    second = node("node_2");
    third = node("node_3");
  }

  private TestNode node(String uid) throws Exception {
    TestNode node = new TestNode(redis.uri(), uid);
    nodes.add(node);
    return node;
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
  }

  private void everyoneHears(List<?>... events) {
    for (TestNode node : nodes) {
      await().untilAsserted(() -> assertThat(node.heardInLobby()).containsExactly(events));
    }
  }

  @Test
  void anEmitReachesTheSocketsOfEveryNodeOnce() {
    first.cluster.of("/").emit("hello", 1, Map.of("a", "b"));
    everyoneHears(List.of("hello", 1, Map.of("a", "b")));

    second.cluster.of("/").emit("bye");
    everyoneHears(List.of("hello", 1, Map.of("a", "b")), List.of("bye"));
    assertThat(first.cluster.stats().dropped()).containsEntry(DropReason.OWN_ECHO, 1L);
  }

  @Test
  void namespacesDoNotCross() {
    first.cluster.of("/chat").emit("chat only");
    first.cluster.of("/").emit("lobby only");

    everyoneHears(List.of("lobby only"));
    for (TestNode node : nodes) {
      await()
          .untilAsserted(
              () -> assertThat(node.heardInChat()).containsExactly(List.of("chat only")));
    }
  }

  @Test
  void aSocketInTwoRoomsHearsOnceAndAnExceptedOneNothing() throws Exception {
    second.join(second.lobby, "a");
    second.join(second.lobby, "b");
    third.join(third.lobby, "b");
    third.join(third.lobby, "muted");

    first.cluster.of("/").to("a").to("b").emit("both");
    first.cluster.of("/").to("a").to("b").except("muted").emit("not muted");
    first.cluster.of("/").emit("end");

    await()
        .untilAsserted(
            () ->
                assertThat(second.heardInLobby())
                    .containsExactly(List.of("both"), List.of("not muted"), List.of("end")));
    await()
        .untilAsserted(
            () ->
                assertThat(third.heardInLobby()).containsExactly(List.of("both"), List.of("end")));
    assertThat(first.heardInLobby()).containsExactly(List.of("end"));
  }

  @Test
  void emitsToRoomsAndToAllKeepTheirOrder() throws Exception {
    second.join(second.lobby, "a");
    second.join(second.lobby, "b");
    List<List<?>> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      ClusterNamespace all = first.cluster.of("/");
      switch (i % 4) {
        case 0 -> all.to("a").emit("n", i);
        case 1 -> all.emit("n", i);
        case 2 -> all.to(second.socket()).emit("n", i);
        default -> all.to("a").to("b").emit("n", i);
      }
      expected.add(List.of("n", i));
    }

    await().until(() -> second.heardInLobby().size() == 300);
    assertThat(second.heardInLobby()).isEqualTo(expected);
  }

  @Test
  void aNodeWithoutAMemberGetsNoMessageOfTheRoom() throws Exception {
    second.join(second.lobby, "a");
    for (int i = 0; i < 50; i++) {
      first.cluster.of("/").to("a").emit("hello", i);
    }
    first.cluster.of("/").emit("end");

    await().until(() -> second.heardInLobby().size() == 51);
    await().until(() -> third.heardInLobby().size() == 1);
    assertThat(third.cluster.stats().messagesReceived()).isEqualTo(1);
    assertThat(first.cluster.stats().messagesReceived()).isEqualTo(1);
    assertThat(second.cluster.stats().messagesReceived()).isEqualTo(51);
  }

  @Test
  void aSocketIsReachedByItsIdFromAnywhere() {
    first.cluster.of("/").to(third.socket()).emit("only you");

    await()
        .untilAsserted(() -> assertThat(third.heardInLobby()).containsExactly(List.of("only you")));
    assertThat(second.cluster.stats().messagesReceived()).isZero();
    assertThat(first.heardInLobby()).isEmpty();
  }

  @Test
  void aRoomThatWasLeftIsNotHeardAnyMore() throws Exception {
    second.join(second.lobby, "a");
    second.lobby.leave(second.socket(), "a");

    await().until(() -> second.cluster.stats().subscriptions() == 10);
    await().until(() -> redis.commands().pubsubChannels("*#a#").isEmpty());
  }

  @Test
  void binaryArrivesAtAnyDepth() {
    first.cluster.of("/").emit("file", Map.of("part", new byte[] {1, 2, (byte) 0xff}));

    await().until(() -> second.heardInLobby().size() == 1);
    Map<?, ?> argument = (Map<?, ?>) second.heardInLobby().get(0).get(1);
    assertThat((byte[]) argument.get("part")).containsExactly(1, 2, 0xff);
  }

  @Test
  void loggedMessagesArriveEverywhereInTheSameOrderTheSendersToo() throws Exception {
    for (TestNode node : nodes) {
      node.join(node.chat, "room");
    }

    IntStream.range(0, 300)
        .parallel()
        .forEach(
            i ->
                assertThat(
                        nodes
                            .get(i % 3)
                            .cluster
                            .log()
                            .append(
                                new LogEntry(
                                    "/chat", "room", "key" + i, "message", Map.of("n", i))))
                    .isNotNull());

    for (TestNode node : nodes) {
      await().until(() -> node.heardInChat().size() == 300);
      assertThat(node.heardInChat())
          .extracting(data -> ((Map<?, ?>) data.get(1)).get("seq"))
          .isEqualTo(IntStream.rangeClosed(1, 300).boxed().toList());
    }
    assertThat(second.heardInChat()).isEqualTo(first.heardInChat());
    assertThat(third.heardInChat()).isEqualTo(first.heardInChat());
  }

  @Test
  void afterTheConnectionsWereCutEverythingIsHeardAgain() throws Exception {
    second.join(second.lobby, "a");
    redis.killClients();

    // What is emitted until a node has noticed is lost: only after that it counts.
    await()
        .until(
            () -> {
              first.cluster.of("/").to("a").emit("room");
              first.cluster.of("/").to(second.socket()).emit("socket");
              first.cluster.of("/").emit("all");
              return second
                  .heardInLobby()
                  .containsAll(List.of(List.of("room"), List.of("socket"), List.of("all")));
            });
    await().until(() -> nodes.stream().allMatch(node -> node.cluster.healthy()));
    assertThat(second.cluster.stats().subscriptions()).isEqualTo(11);
  }

  @Test
  void whatASocketMissesOfWhatIsSentToItAloneIsCountedToo() throws Exception {
    List<List<?>> sent = new ArrayList<>();
    await()
        .until(
            () -> {
              emitTo(second, sent);
              return second.cluster.stats().tallied() == 1;
            });
    for (int i = 0; i < 3; i++) {
      redis.killClients();
      for (int n = 0; n < 20; n++) {
        emitTo(second, sent);
      }
      await().until(() -> nodes.stream().allMatch(node -> node.cluster.healthy()));
    }
    emitTo(second, sent);
    await().until(() -> second.heardInLobby().contains(sent.get(sent.size() - 1)));

    int missed = sent.size() - second.heardInLobby().size();
    assertThat(missed).isPositive();
    await()
        .during(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(second.cluster.stats().missed()).isEqualTo(missed));
    assertThat(third.cluster.stats().missed()).isZero();
  }

  private void emitTo(TestNode node, List<List<?>> sent) {
    first.cluster.of("/").to(node.socket()).emit("n", sent.size());
    sent.add(List.of("n", sent.size()));
  }

  @Test
  void whileRedisIsFrozenOwnSocketsAreServed() {
    redis.pause();
    for (int i = 0; i < 100; i++) {
      first.cluster.of("/").emit("hello", i);
    }

    assertThat(first.heardInLobby()).hasSize(100);
    redis.resume();
    await().until(() -> second.heardInLobby().size() == 100);
  }

  @Test
  void aBurstArrivesCompleteAndInOrder() {
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      first.cluster.of("/").emit("n", i);
    }

    await().atMost(Duration.ofSeconds(20)).until(() -> third.heardInLobby().size() == count);
    assertThat(third.heardInLobby())
        .extracting(data -> data.get(1))
        .isEqualTo(IntStream.range(0, count).boxed().toList());
    assertThat(first.cluster.stats().publishLost()).isZero();
  }
}
