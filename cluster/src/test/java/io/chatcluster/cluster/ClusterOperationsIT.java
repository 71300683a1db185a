package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.query.Answers;
import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.wire.WireKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every operation from every one of three nodes to the others, and when one of them dies. */
class ClusterOperationsIT {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private static final Duration LONG = Duration.ofSeconds(20);

  /** A query asks for the namespace, the own node and each of two others. */
  private static final int COUNTS_A_LOOK = 4;

  final List<TestNode> nodes = new ArrayList<>();

  /** Which adapter the nodes speak. */
  WireKind wire() {
    return WireKind.CLASSIC;
  }

  @BeforeEach
  void start() throws Exception {
    for (String uid : List.of("node_1", "node_2", "node_3")) {
      nodes.add(new TestNode(redis.uri(), uid, wire()));
    }
    // Everyone knows the leases of all.
    for (TestNode node : nodes) {
      await().until(() -> node.cluster.members().size() == 3);
      assertThat(done(node.cluster.of("/").serverCount())).isEqualTo(3);
    }
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
  }

  private List<String> sockets() {
    return nodes.stream().map(TestNode::socket).toList();
  }

  @Test
  void everyNodeFindsTheSocketsOfAll() throws Exception {
    nodes.get(2).lobby.data(nodes.get(2).socket(), Map.of("name", "third"));
    for (TestNode node : nodes) {
      Answers<RemoteSocket> found = done(node.cluster.of("/").fetchSockets());

      assertThat(found.isComplete()).isTrue();
      assertThat(found.expected()).isEqualTo(3);
      assertThat(found.values())
          .extracting(RemoteSocket::id)
          .containsExactlyInAnyOrderElementsOf(sockets());
      assertThat(found.values())
          .filteredOn(socket -> socket.id().equals(nodes.get(2).socket()))
          .extracting(RemoteSocket::data)
          .containsExactly(Map.of("name", "third"));
      assertThat(found.values())
          .allSatisfy(socket -> assertThat(socket.handshake().address()).isEqualTo("::1"));
    }
  }

  @Test
  void onlySelectedSocketsAreFound() throws Exception {
    nodes.get(1).join(nodes.get(1).lobby, "a");
    nodes.get(2).join(nodes.get(2).lobby, "a");
    nodes.get(2).join(nodes.get(2).lobby, "b");

    Answers<RemoteSocket> found =
        done(nodes.get(0).cluster.of("/").to("a").except("b").fetchSockets());

    assertThat(found.values()).extracting(RemoteSocket::id).containsExactly(nodes.get(1).socket());
    assertThat(found.values().get(0).rooms()).containsExactlyInAnyOrder(nodes.get(1).socket(), "a");
  }

  @Test
  void theClientsOfAllNodesAnswer() throws Exception {
    for (TestNode node : nodes) {
      node.lobby.answers(node.socket(), node.socket());
    }
    for (TestNode node : nodes) {
      Answers<Object> answers = done(node.cluster.of("/").emitWithAck(LONG, "ask", "q"));

      assertThat(answers.isComplete()).isTrue();
      assertThat(answers.values()).containsExactlyInAnyOrderElementsOf(List.copyOf(sockets()));
      Answers<Object> one =
          done(
              node.cluster
                  .of("/")
                  .to(nodes.get(2).socket())
                  .except("nobody")
                  .emitWithAck(LONG, "ask"));
      assertThat(one).isEqualTo(new Answers<>(List.of(nodes.get(2).socket()), 1, 1, List.of()));
    }
    assertThat(nodes.get(0).heardInLobby()).hasSize(3);
  }

  @Test
  void aClientThatDoesNotAnswerIsMissingInTime() throws Exception {
    nodes.get(0).lobby.answers(nodes.get(0).socket(), 1);
    nodes.get(1).lobby.answers(nodes.get(1).socket(), 2);

    Answers<Object> answers =
        done(nodes.get(1).cluster.of("/").emitWithAck(Duration.ofMillis(700), "ask"));

    assertThat(answers.values()).containsExactlyInAnyOrder(1, 2);
    assertThat(answers.expected()).isEqualTo(3);
    assertThat(answers.isComplete()).isFalse();
    assertThat(answers.missing()).isEmpty();
  }

  @Test
  void socketsOfAllNodesJoinAndLeaveFromAnywhere() throws Exception {
    for (TestNode node : nodes) {
      String room = "of-" + node.socket();
      done(node.cluster.of("/").except(nodes.get(0).socket()).socketsJoin(room));
      // Nobody waits: what is emitted after the join reaches those who joined.
      node.cluster.of("/").to(room).emit("welcome", room);

      for (TestNode member : nodes.subList(1, 3)) {
        await().until(() -> member.heardInLobby().contains(List.of("welcome", room)));
        assertThat(member.lobby.rooms()).contains(room);
      }
      assertThat(nodes.get(0).lobby.rooms()).doesNotContain(room);
      done(node.cluster.of("/").to(room).socketsLeave(room));
      for (TestNode member : nodes) {
        await().until(() -> !member.lobby.hasRoom(room));
      }
    }
  }

  @Test
  void whatWasEmittedBeforeADisconnectArrives() throws Exception {
    ClusterNamespace all = nodes.get(0).cluster.of("/");
    for (int i = 0; i < 100; i++) {
      all.emit("n", i);
    }
    done(all.disconnectSockets(true));

    for (TestNode node : nodes) {
      await().until(() -> !node.lobby.hasRoom(node.socket()));
      assertThat(node.heardInLobby()).hasSize(100);
    }
  }

  @Test
  void membersHearAndAnswerEachOther() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    for (TestNode node : nodes) {
      String uid = node.cluster.options().uid();
      node.cluster
          .of("/")
          .onServerSide(
              "ping",
              (arguments, ack) -> {
                heard.add(uid + " " + arguments);
                ack.answer(uid);
              });
    }
    for (TestNode node : nodes) {
      List<Object> others = new ArrayList<>(List.of("node_1", "node_2", "node_3"));
      others.remove(node.cluster.options().uid());
      Answers<Object> answers = done(node.cluster.of("/").serverSideEmitWithAck(LONG, "ping", 1));
      assertThat(answers.values()).containsExactlyInAnyOrderElementsOf(others);
      assertThat(answers.isComplete()).isTrue();
    }
    heard.clear();
    done(nodes.get(0).cluster.of("/").serverSideEmit("ping", Map.of("a", 1)));

    await()
        .untilAsserted(
            () -> assertThat(heard).containsExactlyInAnyOrder("node_2 [{a=1}]", "node_3 [{a=1}]"));
  }

  @Test
  void theRoomsOfAllNodesAreKnown() throws Exception {
    nodes.get(0).join(nodes.get(0).lobby, "a");
    nodes.get(1).join(nodes.get(1).lobby, "a");
    nodes.get(2).join(nodes.get(2).lobby, "b");
    List<String> expected = new ArrayList<>(sockets());
    expected.addAll(List.of("a", "b"));

    for (TestNode node : nodes) {
      assertThat(done(node.cluster.of("/").allRooms()).values())
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void aRemoteSocketIsReachedFromEveryNode() throws Exception {
    TestNode third = nodes.get(2);
    third.lobby.answers(third.socket(), "here");
    for (TestNode node : nodes) {
      RemoteSocket socket =
          done(node.cluster.of("/").to(third.socket()).fetchSockets()).values().get(0);
      int before = third.heardInLobby().size();
      socket.emit("hello");
      assertThat(done(socket.emitWithAck(LONG, "ask"))).isEqualTo("here");
      assertThat(third.heardInLobby()).hasSize(before + 2);
      done(socket.join("x"));
      await().until(() -> third.lobby.hasRoom("x"));
      done(socket.leave("x"));
      await().until(() -> !third.lobby.hasRoom("x"));
    }
    done(
        done(nodes.get(0).cluster.of("/").to(third.socket()).fetchSockets())
            .values()
            .get(0)
            .disconnect(true));
    await().until(() -> !third.lobby.hasRoom(third.socket()));
  }

  @Test
  void whenANodeDiesDuringAQueryTheOthersAreEnough() throws Exception {
    TestNode second = nodes.get(1);
    TestNode third = nodes.get(2);
    third.freeze();
    second.lobby.answers(second.socket(), 2);
    ClusterNamespace all = nodes.get(0).cluster.of("/");
    long begin = System.nanoTime();
    long counts = counts();
    CompletionStage<Answers<RemoteSocket>> found = all.fetchSockets();
    CompletionStage<Answers<Object>> answers =
        all.to(second.socket()).to(third.socket()).emitWithAck(LONG, "ask");
    // Who dies before it was counted was not asked.
    await().until(() -> counts() >= counts + 2 * COUNTS_A_LOOK);
    third.die();

    assertThat(done(found).missing()).containsExactly("name-of-node_3");
    assertThat(done(found).values()).hasSize(2);
    assertThat(done(answers).values()).containsExactly(2);
    assertThat(done(answers).missing()).containsExactly("name-of-node_3");
    // Long before the lease ends, and no timeout: Redis knows that the connection is gone.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
  }

  /** How often Redis was asked who listens to a channel. */
  private static long counts() {
    return redis
        .commands()
        .info("commandstats")
        .lines()
        .filter(line -> line.contains("numsub:calls="))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*numsub:calls=(\\d+),.*", "$1")))
        .sum();
  }

  @Test
  void aNodeThatHangsWithOpenConnectionsIsGivenUpWithItsLease() throws Exception {
    nodes.get(2).freeze();
    ClusterNamespace all = nodes.get(0).cluster.of("/");
    long begin = System.nanoTime();

    Answers<RemoteSocket> found = done(all.fetchSockets());

    assertThat(found.missing()).containsExactly("name-of-node_3");
    // The lease lasts 3 s; a second later at the latest, so not by the timeout of 5 s.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(4_500));
    long again = System.nanoTime();
    assertThat(done(all.fetchSockets()).missing()).containsExactly("name-of-node_3");
    assertThat(Duration.ofNanos(System.nanoTime() - again)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aNodeThatLeavesIsNotMissed() throws Exception {
    nodes.get(2).close();

    Answers<RemoteSocket> found = done(nodes.get(0).cluster.of("/").fetchSockets());

    assertThat(found.isComplete()).isTrue();
    assertThat(found.expected()).isEqualTo(2);
  }

  @Test
  void afterTheConnectionsWereCutEverybodyIsFoundAgain() {
    redis.killClients();
    ClusterNamespace all = nodes.get(0).cluster.of("/");

    // Who asks while they are cut is told so.
    await()
        .ignoreExceptionsMatching(e -> e.getCause() instanceof ClusterUnavailableException)
        .until(() -> done(all.fetchSockets()).values().size() == 3);
  }

  static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
