package io.chatcluster.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.cluster.testing.RedisProcess;
import io.chatcluster.cluster.testing.SocketIoClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis ends and comes back with an older snapshot, while three nodes serve on. */
class OlderSnapshotIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ROOM = "{\"room\":\"r\"}";

  private final List<ChatNode> nodes = new ArrayList<>();
  private final List<SocketIoClient> clients = new ArrayList<>();

  /** The id of the message that has an epoch and number, as acks and events say. */
  private final Map<String, String> messages = new HashMap<>();

  private RedisProcess redis;
  private int sent;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.started();
    redis.commands().ping();
    for (int i = 0; i < 3; i++) {
      nodes.add(ChatNode.start("node" + i, redis.uri(), List.of()));
    }
    for (ChatNode node : nodes) {
      node.waitUntilReady();
      int port = URI.create(node.url()).getPort();
      SocketIoClient client = new SocketIoClient(port, "/chat", "{\"name\":\"guest\"}");
      clients.add(client);
      assertThat(client.request("join", ROOM).get("ok").asBoolean()).isTrue();
    }
  }

  @AfterEach
  void stop() {
    clients.forEach(SocketIoClient::close);
    nodes.forEach(ChatNode::close);
    redis.close();
  }

  @Test
  void noTwoMessagesGetTheSameEpochAndNumber() throws Exception {
    sendOfAll(5);
    redis.commands().save();
    sendOfAll(10);
    await().atMost(PATIENCE).until(() -> clients.stream().allMatch(c -> messagesAt(c) == 45));

    redis.kill();
    redis.start();
    RedisProcess.patiently(redis.commands()::ping);
    assertThat(redis.commands().keys("*room:*")).hasSize(1);
    sendOfAll(15);
    String last = send(clients.get(0));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                clients.stream()
                    .allMatch(c -> String.join(" ", c.received("message")).contains(last)));

    clients.forEach(client -> client.received("message").forEach(this::note));
    assertThat(messages).hasSizeGreaterThanOrEqualTo(sent);
  }

  private static int messagesAt(SocketIoClient client) {
    return client.received("message").size();
  }

  private void note(String event) {
    note(SocketIoClient.json(event), SocketIoClient.json(event).get("id").asText());
  }

  private void note(JsonNode position, String id) {
    String key = position.get("epoch").asText() + " " + position.get("seq").asLong();
    assertThat(messages.putIfAbsent(key, id)).as("the message with %s", key).isIn(null, id);
  }

  /** Each client in turn sends so many. */
  private void sendOfAll(int each) {
    for (int i = 0; i < each; i++) {
      clients.forEach(this::send);
    }
  }

  /** Sends one, again with the same id as long as it is unavailable. */
  private String send(SocketIoClient client) {
    String id = "message-" + ++sent + "-";
    String message = "{\"room\":\"r\",\"text\":\"hello\",\"id\":\"" + id + "\"}";
    JsonNode ack =
        await()
            .atMost(PATIENCE)
            .until(
                () -> client.request("message", message), answer -> answer.get("ok").asBoolean());
    note(ack, id);
    return id;
  }
}
