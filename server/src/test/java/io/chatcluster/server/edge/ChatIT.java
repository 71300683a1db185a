package io.chatcluster.server.edge;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.testing.SocketIoClient;
import io.chatcluster.engine.api.EngineOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The chat protocol as clients on two nodes see it. */
class ChatIT {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration ONE_MINUTE = Duration.ofMinutes(1);
  private static final String ROOM = "{\"room\":\"r\"}";

  private final List<AutoCloseable> open = new ArrayList<>();
  private EdgeNode one;
  private EdgeNode two;
  private SocketIoClient ann;
  private SocketIoClient bob;

  @BeforeEach
  void twoNodes() {
    one = node("n1");
    two = node("n2");
    ann = guest(one, "/chat", "ann");
    bob = guest(two, "/chat", "bob");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void aGuestIsWelcomed() {
    await().until(() -> !ann.received("welcome").isEmpty());
    assertThat(ann.received("welcome").get(0))
        .matches("\\{\"node\":\"n1\",\"user\":\\{\"id\":\"guest:[\\w-]{20}\",\"name\":\"ann\"}}");
  }

  @Test
  void whoMayNotConnectIsToldWhy() {
    assertThat(client(one, "/chat", "").connection())
        .startsWith("44{\"message\":\"")
        .contains("\"data\":{\"code\":4001,\"name\":\"unauthorized\",\"message\":\"")
        .endsWith("\"temporary\":false}}");
    assertThat(client(one, "/chat", "{\"name\":\"\"}").connection()).contains("\"code\":4000");
    assertThat(client(one, "/chat", "{\"name\":[1]}").connection()).contains("\"code\":4000");
    assertThat(client(one, "/chat", "{\"token\":\"x\"}").connection()).contains("\"code\":4001");
    assertThat(client(one, "/none", "").connection()).contains("Invalid namespace");
  }

  @Test
  void aMessageReachesTheWholeRoomInOrderTheSenderToo() {
    JsonNode joined = ann.request("join", ROOM);
    assertThat(joined.get("ok").asBoolean()).isTrue();
    assertThat(joined.get("members").asInt()).isEqualTo(1);
    assertThat(joined.get("messages").isEmpty()).isTrue();
    assertThat(bob.request("join", ROOM).get("seq").asLong()).isZero();
    List<CompletableFuture<JsonNode>> sent =
        IntStream.range(0, 100)
            .mapToObj(i -> (i % 2 == 0 ? ann : bob).requestLater("message", text("r", "t" + i)))
            .toList();
    sent.forEach(
        ack -> assertThat(ack.orTimeout(10, SECONDS).join().get("ok").asBoolean()).isTrue());
    for (SocketIoClient client : List.of(ann, bob)) {
      await().until(() -> client.received("message").size() == 100);
      assertThat(client.received("message")).isEqualTo(ann.received("message"));
      assertThat(client.received("message").stream().map(m -> json(m).get("seq").asInt()))
          .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
    }
    JsonNode last = json(ann.received("message").get(99));
    assertThat(last.get("epoch")).isEqualTo(joined.get("epoch"));
    assertThat(last.get("from").get("name").asText()).isIn("ann", "bob");
    assertThat(last.has("data")).isFalse();
    assertThat(bob.request("join", ROOM).get("seq").asInt()).isEqualTo(100);
  }

  @Test
  void aRepeatIsStoredOnceWhicheverNodeItComesThrough() {
    String auth = "{\"name\":\"eve\",\"key\":\"0123456789abcdef\"}";
    SocketIoClient here = client(one, "/chat", auth);
    SocketIoClient there = client(two, "/chat", auth);
    here.request("join", ROOM);
    there.request("join", ROOM);
    String message =
        "{\"room\":\"r\",\"text\":\"hi\",\"id\":\"k1\",\"data\":{\"a\":[1,{\"b\":null}]}}";
    JsonNode first = here.request("message", message);
    JsonNode second = there.request("message", message);
    assertThat(first.get("duplicate").asBoolean()).isFalse();
    assertThat(second.get("duplicate").asBoolean()).isTrue();
    assertThat(second.get("seq")).isEqualTo(first.get("seq"));
    assertThat(second.get("id").asText()).isEqualTo("k1");
    there.request("message", text("r", "end"));
    await().until(() -> here.received("message").size() == 2);
    assertThat(json(here.received("message").get(0)).get("data").toString())
        .isEqualTo("{\"a\":[1,{\"b\":null}]}");
  }

  @Test
  void comingAndGoingIsTold() {
    ann.request("join", ROOM);
    // Read behind the event on one connection: when this is answered Redis has published it.
    ann.request("rooms", "{}");
    assertThat(bob.request("join", ROOM).get("members").asInt()).isEqualTo(2);
    await().until(() -> ann.received("joined").size() == 1);
    assertThat(json(ann.received("joined").get(0)).get("user").get("name").asText())
        .isEqualTo("bob");
    assertThat(ann.request("members", ROOM).get("users").findValuesAsText("name"))
        .containsExactly("ann", "bob");
    assertThat(ann.request("rooms", "{}").get("rooms").toString())
        .isEqualTo("[{\"room\":\"r\",\"seq\":0,\"members\":2}]");
    assertThat(bob.request("leave", ROOM).toString()).isEqualTo("{\"ok\":true,\"room\":\"r\"}");
    await().until(() -> ann.received("left").size() == 1);
    assertThat(json(ann.received("left").get(0)).get("members").asInt()).isEqualTo(1);
    assertThat(code(bob.request("leave", ROOM))).isEqualTo(4004);
    assertThat(bob.received("joined")).isEmpty();
  }

  @Test
  void whoIsTakenOutOfARoomByAnyMemberMayNotWriteThereAndWhoIsPutInMay() {
    ann.request("join", ROOM);
    bob.request("join", ROOM);
    String room = "{\"room\":\"r\"}";
    assertThat(one.cluster().of("/chat").to("r").socketsLeave("r")).succeedsWithin(TEN_SECONDS);
    for (SocketIoClient client : List.of(ann, bob)) {
      await().atMost(ONE_MINUTE).until(() -> client.received("removed").size() == 1);
      assertThat(client.received("removed")).containsExactly(room);
      assertThat(code(client.request("message", text("r", "hi")))).isEqualTo(4004);
      assertThat(client.request("rooms", "{}").get("rooms")).isEmpty();
    }
    assertThat(two.cluster().of("/chat").socketsJoin("r")).succeedsWithin(TEN_SECONDS);
    for (SocketIoClient client : List.of(ann, bob)) {
      await().atMost(ONE_MINUTE).until(() -> client.received("added").size() == 1);
    }
    assertThat(bob.request("message", text("r", "hi")).get("ok").asBoolean()).isTrue();
    await().atMost(ONE_MINUTE).until(() -> ann.received("message").size() == 1);
    assertThat(ann.request("members", ROOM).get("users").findValuesAsText("name"))
        .containsExactlyInAnyOrder("ann", "bob");
  }

  @Test
  void aRoomNamedAfterAnotherSocketCannotBeJoined() {
    String id = bob.connection().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    assertThat(code(ann.request("join", "{\"room\":\"" + id + "\"}"))).isEqualTo(4003);
  }

  @Test
  void typingIsSeenByTheOthersAndEndsWithTheConnection() {
    ann.request("join", ROOM);
    bob.request("join", ROOM);
    assertThat(bob.request("typing", "{\"room\":\"r\",\"active\":true}").toString())
        .isEqualTo("{\"ok\":true}");
    await().until(() -> ann.received("typing").size() == 1);
    bob.close();
    await().until(() -> ann.received("typing").size() == 2);
    assertThat(ann.received("typing").get(0)).endsWith("\"name\":\"bob\"},\"active\":true}");
    assertThat(ann.received("typing").get(1)).endsWith("\"name\":\"bob\"},\"active\":false}");
    await().until(() -> ann.received("left").size() == 1);
    assertThat(bob.received("typing")).isEmpty();
  }

  @Test
  void requestsOfOneSocketAreAnsweredInTheirOrder() {
    ann.requestLater("join", ROOM);
    CompletableFuture<JsonNode> sent = ann.requestLater("message", text("r", "hi"));
    ann.requestLater("leave", ROOM);
    CompletableFuture<JsonNode> late = ann.requestLater("message", text("r", "hi"));
    assertThat(sent.orTimeout(10, SECONDS).join().get("ok").asBoolean()).isTrue();
    assertThat(code(late.orTimeout(10, SECONDS).join())).isEqualTo(4004);
    assertThat(ann.received().stream().filter(name -> name.startsWith("#")))
        .containsExactly("#0", "#1", "#2", "#3");
  }

  @Test
  void namespacesSeeNothingOfEachOther() {
    SocketIoClient other = guest(two, "/other", "ann");
    ann.request("join", ROOM);
    assertThat(other.request("join", ROOM).get("members").asInt()).isEqualTo(1);
    ann.request("message", text("r", "hi"));
    other.request("message", text("r", "only here"));
    await().until(() -> other.received("message").size() == 1);
    assertThat(other.received("message").get(0)).contains("only here").contains("\"seq\":1");
    assertThat(other.received("joined")).isEmpty();
  }

  @Test
  void everyRequestIsAnsweredWhateverThePayload() {
    ann.request("join", ROOM);
    List<String> odd =
        List.of(
            "",
            "null",
            "5",
            "true",
            "[]",
            "\"r\"",
            "{}",
            "{\"room\":null}",
            "{\"room\":5}",
            "{\"room\":\"\"}",
            "{\"room\":\"a\\u0000b\"}",
            "{\"room\":\"\\ud800\"}",
            "{\"\\ud800\":\"\\udc00\"}",
            "{\"room\":[\"r\"],\"text\":\"x\",\"active\":true}",
            "{\"room\":{}},\"extra\",[1]",
            "{\"room\":\"" + "x".repeat(129) + "\",\"text\":\"x\",\"active\":true}");
    for (String event : List.of("join", "leave", "message", "members", "typing")) {
      for (String payload : odd) {
        assertThat(code(ann.request(event, payload))).as(event + payload).isEqualTo(4000);
      }
    }
    for (String payload : odd) {
      assertThat(ann.request("rooms", payload).get("ok").asBoolean()).isTrue();
    }
    for (String rest :
        List.of(
            "",
            ",\"text\":\"\"",
            ",\"text\":7",
            ",\"text\":\"\\udc00\"",
            ",\"text\":\"x\",\"id\":5",
            ",\"text\":\"x\",\"id\":\"\"",
            ",\"text\":\"x\",\"data\":{\"k\":\"\\ud800\"}")) {
      assertThat(code(ann.request("message", "{\"room\":\"r\"" + rest + "}")))
          .as(rest)
          .isEqualTo(4000);
    }
    String tooMuch = "\"" + "x".repeat(16 << 10) + "\"";
    assertThat(
            code(
                ann.request("message", "{\"room\":\"r\",\"text\":\"x\",\"data\":" + tooMuch + "}")))
        .isEqualTo(4005);
    assertThat(code(ann.request("message", text("r", "x".repeat(8_001))))).isEqualTo(4005);
    assertThat(code(ann.request("join", "{\"room\":\"user:x\"}"))).isEqualTo(4003);
    assertThat(code(ann.request("message", text("other", "x")))).isEqualTo(4004);
  }

  @Test
  void dataNestedAsDeeplyAsAPacketMayBeReachesTheWholeRoom() {
    ann.request("join", ROOM);
    bob.request("join", ROOM);
    // The list of arguments and the payload are two levels themselves.
    int most = EngineOptions.MAX_JSON_DEPTH - 2;
    for (int depth : List.of(150, most - 3, most)) {
      String deep = "[".repeat(depth) + "]".repeat(depth);
      assertThat(
              ann.request("message", "{\"room\":\"r\",\"text\":\"x\",\"data\":" + deep + "}")
                  .get("ok")
                  .asBoolean())
          .isTrue();
      for (SocketIoClient client : List.of(ann, bob)) {
        await()
            .until(
                () ->
                    client.received("message").stream()
                        .anyMatch(m -> json(m).get("data").toString().equals(deep)));
      }
    }
  }

  @Test
  void anErrorWithoutAnAckIsAProblem() {
    ann.emit("message", text("r", "hi"));
    await().until(() -> ann.received("problem").size() == 1);
    assertThat(ann.received("problem").get(0))
        .matches(
            "\\{\"code\":4004,\"name\":\"not_in_room\",\"message\":\"[^\"]+\",\"temporary\":false,"
                + "\"event\":\"message\"}");
  }

  @Test
  void withoutRedisRequestsAreRefusedSoon() {
    ann.request("join", ROOM);
    redis.pause();
    CompletableFuture<JsonNode> message = ann.requestLater("message", text("r", "hi"));
    CompletableFuture<JsonNode> join = bob.requestLater("join", ROOM);
    assertThat(error(message.orTimeout(5, SECONDS).join())).isEqualTo("unavailable true");
    assertThat(error(join.orTimeout(5, SECONDS).join())).isEqualTo("unavailable true");
    redis.resume();
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> bob.request("join", ROOM).get("ok").asBoolean());
    assertThat(bob.request("members", ROOM).get("users").findValuesAsText("name"))
        .containsExactlyInAnyOrder("ann", "bob");
  }

  @Test
  void usersOfAKilledNodeAreToldGoneOnceInEveryRoom() {
    EdgeNode three = node("n3");
    SocketIoClient carl = guest(three, "/chat", "carl");
    for (String room : List.of("r", "q")) {
      ann.request("join", "{\"room\":\"" + room + "\"}");
      bob.request("join", "{\"room\":\"" + room + "\"}");
      carl.request("join", "{\"room\":\"" + room + "\"}");
    }
    three.kill();
    open.remove(three);
    for (SocketIoClient client : List.of(ann, bob)) {
      await().until(() -> client.received("left").size() == 2);
      assertThat(client.received("left"))
          .allMatch(left -> left.contains("\"carl\"") && left.endsWith("\"members\":2}"));
    }
    assertThat(ann.request("members", ROOM).get("users").findValuesAsText("name"))
        .containsExactly("ann", "bob");
    assertThat(ann.received("left")).hasSize(2);
  }

  private static String text(String room, String text) {
    return "{\"room\":\"" + room + "\",\"text\":\"" + text + "\"}";
  }

  private static int code(JsonNode answer) {
    assertThat(answer.get("ok").asBoolean()).isFalse();
    return answer.get("error").get("code").asInt();
  }

  private static String error(JsonNode answer) {
    JsonNode error = answer.get("error");
    return error.get("name").asText() + " " + error.get("temporary").asBoolean();
  }

  private static JsonNode json(String text) {
    return SocketIoClient.json(text);
  }

  private EdgeNode node(String name) {
    EdgeNode node = new EdgeNode(redis.uri(), name);
    open.add(node);
    return node;
  }

  private SocketIoClient guest(EdgeNode node, String namespace, String name) {
    SocketIoClient client = client(node, namespace, "{\"name\":\"" + name + "\"}");
    assertThat(client.connection()).startsWith("40");
    return client;
  }

  private SocketIoClient client(EdgeNode node, String namespace, String auth) {
    SocketIoClient client = new SocketIoClient(node.port, namespace, auth);
    open.add(client);
    return client;
  }
}
