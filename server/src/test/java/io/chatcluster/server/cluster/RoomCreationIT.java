package io.chatcluster.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.testing.SocketIoClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RoomCreationIT {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  @Test
  void aRoomBeyondTheLimitLeavesNoKey() throws Exception {
    try (ChatNode node =
        ChatNode.start(
            "target",
            Map.of("CHAT_REDIS_URL", redis.uri()),
            List.of("--rooms-created-per-user", "2", "--rooms-created-per-address", "3"))) {
      node.waitUntilReady();
      int port = URI.create(node.url()).getPort();
      SocketIoClient ann = new SocketIoClient(port, "/chat", "{\"name\":\"ann\"}");
      SocketIoClient bob = new SocketIoClient(port, "/chat", "{\"name\":\"bob\"}");
      try {
        assertThat(join(ann, "one").get("ok").asBoolean()).isTrue();
        assertThat(join(ann, "two").get("ok").asBoolean()).isTrue();
        assertRefused(join(ann, "beyond-user"));
        assertThat(join(bob, "three").get("ok").asBoolean()).isTrue();
        assertRefused(join(bob, "beyond-address"));
        assertThat(join(bob, "one").get("members").asInt()).isEqualTo(2);
        assertThat(redis.commands().keys("*three*")).isNotEmpty();
        assertThat(redis.commands().keys("*beyond*")).isEmpty();
      } finally {
        ann.close();
        bob.close();
      }
    }
  }

  private static JsonNode join(SocketIoClient client, String room) throws Exception {
    return client.request("join", "{\"room\":\"" + room + "\"}");
  }

  private static void assertRefused(JsonNode answer) {
    assertThat(answer.at("/error/name").asText()).isEqualTo("rate_limited");
    assertThat(answer.at("/error/temporary").asBoolean()).isTrue();
    assertThat(answer.at("/error/retryAfterMs").asLong()).isBetween(1L, 30_001L);
  }
}
