package io.chatcluster.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.testing.SocketIoClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples of the Socket.IO documentation, with clients on different nodes. */
class LobbyIT {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private final List<AutoCloseable> open = new ArrayList<>();
  private EdgeNode one;
  private EdgeNode two;
  private SocketIoClient ann;
  private SocketIoClient bob;

  @BeforeEach
  void twoNodes() {
    one = node("n1");
    two = node("n2");
    ann = client(one);
    bob = client(two);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void aChatMessageReachesEveryoneOnEveryNode() {
    ann.emit("chat message", "\"héllo \\ud83d\\ude00\"");
    ann.emit("chat message", "{\"any\":[1,2.5,null,true]}");
    for (SocketIoClient client : List.of(ann, bob)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(client.received("chat message"))
                      .containsExactly("\"héllo 😀\"", "{\"any\":[1,2.5,null,true]}"));
    }
  }

  @Test
  void whoeverEntersAtOnceEndsWithTheRightCount() {
    EdgeNode three = node("n3");
    List<EdgeNode> nodes = List.of(one, two, three);
    List<SocketIoClient> crowd = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      crowd.add(client(nodes.get(i % 3)));
    }
    crowd.forEach(client -> client.emit("add user", "\"u\""));
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(crowd.stream().map(client -> String.valueOf(client.last("numUsers"))))
                    .containsOnly("200"));
  }

  @Test
  void usersOfAllNodesAreCountedAndTold() {
    ann.emit("add user", "\"ann\"");
    await()
        .untilAsserted(() -> assertThat(ann.received("login")).containsExactly("{\"numUsers\":1}"));
    await()
        .untilAsserted(
            () ->
                assertThat(bob.received("user joined"))
                    .containsExactly("{\"username\":\"ann\",\"numUsers\":1}"));
    bob.emit("add user", "\"bob\"");
    bob.emit("add user", "\"bob again\"");
    bob.emit("new message", "\"hi\"");
    bob.emit("typing", "");
    bob.emit("stop typing", "");
    await()
        .untilAsserted(
            () ->
                assertThat(ann.received().stream().filter(event -> !event.equals("users")))
                    .containsExactly(
                        "login", "user joined", "new message", "typing", "stop typing"));
    assertThat(bob.received("login")).containsExactly("{\"numUsers\":2}");
    assertThat(ann.received("new message"))
        .containsExactly("{\"username\":\"bob\",\"message\":\"hi\"}");
    assertThat(ann.received("typing")).containsExactly("{\"username\":\"bob\"}");
    ann.close();
    await()
        .untilAsserted(
            () ->
                assertThat(bob.received("user left"))
                    .containsExactly("{\"username\":\"ann\",\"numUsers\":1}"));
    assertThat(bob.received("new message")).isEmpty();
  }

  @Test
  void usersOfAKilledNodeAreToldGoneOnce() {
    EdgeNode three = node("n3");
    SocketIoClient carl = client(three);
    SocketIoClient dora = client(three);
    carl.emit("add user", "\"carl\"");
    await().until(() -> !carl.received("login").isEmpty());
    dora.emit("add user", "\"dora\"");
    ann.emit("add user", "\"ann\"");
    await().until(() -> !ann.received("login").isEmpty());
    three.kill();
    open.remove(three);
    for (SocketIoClient client : List.of(ann, bob)) {
      await().until(() -> client.received("user left").size() == 2);
      assertThat(client.received("user left").stream().map(text -> text.charAt(13)))
          .containsExactlyInAnyOrder('c', 'd');
      assertThat(client.received("user left").stream().map(text -> text.substring(19)))
          .containsExactly("\"numUsers\":2}", "\"numUsers\":1}");
    }
    bob.emit("add user", "\"bob\"");
    await()
        .untilAsserted(() -> assertThat(bob.received("login")).containsExactly("{\"numUsers\":2}"));
    assertThat(bob.received("user left")).hasSize(2);
  }

  @Test
  void oddPayloadsHarmNobody() {
    for (String odd : List.of("", "null", "5", "[]", "{}", "\"\\ud800\"", "\"x\",\"y\"")) {
      ann.emit("typing", odd);
      ann.emit("new message", odd);
      ann.emit("chat message", odd);
    }
    assertThat(ann.request("add user", "{\"name\":1}").isNull()).isTrue();
    await()
        .untilAsserted(
            () -> assertThat(bob.received("chat message")).hasSize(7).contains("\"\uFFFD\""));
    await().untilAsserted(() -> assertThat(ann.received("login")).hasSize(1));
  }

  private EdgeNode node(String name) {
    EdgeNode node = new EdgeNode(redis.uri(), name);
    open.add(node);
    return node;
  }

  private SocketIoClient client(EdgeNode node) {
    SocketIoClient client = new SocketIoClient(node.port, "/", "");
    open.add(client);
    assertThat(client.connection()).startsWith("40");
    return client;
  }
}
