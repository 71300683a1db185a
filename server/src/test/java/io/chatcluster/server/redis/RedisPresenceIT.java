package io.chatcluster.server.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.PresenceContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisPresenceIT extends PresenceContract {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private TestNode node;

  @BeforeEach
  void start() {
    node = new TestNode(redis.uri(), "n1", Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Override
  protected Presence presence() {
    return node.presence;
  }

  @Test
  void whenEveryoneLeftNothingOfThePlaceRemains() {
    now(presence().enter(ROOM, ANN, "c1"));
    now(presence().enter(ROOM, BOB, "c2"));
    assertThat(redis.commands().keys("chat:place:*")).hasSize(2);
    now(presence().leave(ROOM, ANN, "c1"));
    now(presence().leave(ROOM, BOB, "c2"));
    now(node.presence.close());
    assertThat(redis.commands().keys("*")).isEmpty();
  }
}
