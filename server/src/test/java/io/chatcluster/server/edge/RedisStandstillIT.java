package io.chatcluster.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.testing.SocketIoClient;
import io.chatcluster.server.redis.PresenceOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What clients hear of each other when Redis stands still until every lease has ended. As by
 * default, an attempt of a node ends long before its next one.
 */
class RedisStandstillIT {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private static final int NODES = 3;
  private static final Duration LEASE = Duration.ofMillis(4_500);
  private static final Duration BEAT = Duration.ofMillis(1_500);
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final String KILL_CLIENTS = "CLIENT KILL TYPE normal\r\n";
  private static final String ROOM = "{\"room\":\"r\"}";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<EdgeNode> nodes = new ArrayList<>();
  private final List<SocketIoClient> lobby = new ArrayList<>();
  private final List<SocketIoClient> room = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  /** Two users on each node, in the lobby and in a room. The nodes beat one after another. */
  private void everybodyIsThere() {
    for (int i = 0; i < NODES; i++) {
      EdgeNode node =
          new EdgeNode(redis.uri(), new PresenceOptions("chat:", "n" + i, LEASE, BEAT, TIMEOUT));
      nodes.add(node);
      open.add(node);
      passes(BEAT.dividedBy(NODES));
    }
    for (int i = 0; i < 2 * NODES; i++) {
      int users = i + 1;
      SocketIoClient visitor = client(nodes.get(i % NODES), "/", "");
      visitor.emit("add user", "\"L" + i + "\"");
      await()
          .untilAsserted(
              () ->
                  assertThat(visitor.received("login"))
                      .containsExactly("{\"numUsers\":" + users + "}"));
      lobby.add(visitor);
      SocketIoClient member = client(nodes.get(i % NODES), "/chat", "{\"name\":\"u" + i + "\"}");
      assertThat(member.request("join", ROOM).get("members").asInt()).isEqualTo(users);
      room.add(member);
    }
    await()
        .untilAsserted(
            () -> assertThat(lobby.get(0).received("user joined")).hasSize(2 * NODES - 1));
  }

  @Test
  void nobodyIsToldGoneAndEveryCountStaysRight() throws IOException {
    everybodyIsThere();
    List<String> before = lives();
    standstillAndNewConnections();
    registeredAnew(before, NODES);
    await().until(() -> nodes.stream().allMatch(EdgeNode::isHealthy));
    SocketIoClient late = client(nodes.get(0), "/", "");
    late.emit("add user", "\"late\"");
    String joined = "{\"username\":\"late\",\"numUsers\":" + (2 * NODES + 1) + "}";
    for (SocketIoClient visitor : lobby) {
      await().until(() -> last(visitor.received("user joined")).equals(joined));
      assertThat(visitor.received("user left")).isEmpty();
      assertThat(visitor.received("login")).hasSize(1);
    }
    // Each heard of those who came after it, and of the late one: none of them came twice.
    assertThat(lobby.stream().map(visitor -> visitor.received("user joined").size()))
        .containsExactly(6, 5, 4, 3, 2, 1);
    for (SocketIoClient member : room) {
      assertThat(member.request("members", ROOM).get("users")).hasSize(2 * NODES);
      assertThat(member.received("left")).isEmpty();
    }
    assertThat(room.stream().map(member -> member.received("joined").size()))
        .containsExactly(5, 4, 3, 2, 1, 0);
  }

  @Test
  void usersOfANodeThatDiedMeanwhileLeaveOnceAndNobodyElseDoes() throws IOException {
    everybodyIsThere();
    List<String> before = lives();
    EdgeNode dead = nodes.get(2);
    open.remove(dead);
    dead.kill();
    standstillAndNewConnections();
    registeredAnew(before, NODES - 1);
    for (int i : List.of(0, 1, 3, 4)) {
      SocketIoClient visitor = lobby.get(i);
      await().until(() -> visitor.received("user left").size() >= 2);
      assertThat(visitor.received("user left"))
          .extracting(text -> SocketIoClient.json(text).get("numUsers").asInt())
          .containsExactly(5, 4);
      SocketIoClient member = room.get(i);
      await().until(() -> member.received("left").size() >= 2);
      assertThat(member.received("left"))
          .extracting(text -> SocketIoClient.json(text).get("user").get("name").asText())
          .containsExactlyInAnyOrder("u2", "u5");
    }
  }

  /**
   * As when another Redis takes over: connections end, and what was sent on them is lost. So the
   * first node that is connected again sees none of the others alive.
   */
  private static void standstillAndNewConnections() throws IOException {
    try (Socket connection = new Socket(redis.host(), redis.port())) {
      redis.pause();
      // The first that Redis reads when it goes on.
      connection.getOutputStream().write(KILL_CLIENTS.getBytes(StandardCharsets.US_ASCII));
      passes(LEASE.plus(BEAT).plus(TIMEOUT));
      redis.resume();
      connection.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
      assertThat(connection.getInputStream().read()).isEqualTo(':');
    }
  }

  private static void passes(Duration time) {
    long over = System.nanoTime() + time.toNanos();
    await().until(() -> System.nanoTime() > over);
  }

  /** Every node that lives is there with another life, and nothing is left of those before. */
  private static void registeredAnew(List<String> before, int nodes) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(lives()).hasSize(nodes).doesNotContainAnyElementsOf(before));
  }

  private static List<String> lives() {
    return redis.commands().zrange("chat:nodes", 0, -1);
  }

  private static String last(List<String> payloads) {
    return payloads.isEmpty() ? "" : payloads.get(payloads.size() - 1);
  }

  private SocketIoClient client(EdgeNode node, String namespace, String auth) {
    SocketIoClient client = new SocketIoClient(node.port, namespace, auth);
    open.add(client);
    assertThat(client.connection()).startsWith("40");
    return client;
  }
}
