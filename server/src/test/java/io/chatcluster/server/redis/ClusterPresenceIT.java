package io.chatcluster.server.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.lettuce.RedisOptions;
import io.chatcluster.cluster.testing.RedisClusterSet;
import io.chatcluster.cluster.testing.RedisProcess;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.PresenceContract;
import io.chatcluster.server.chat.presence.User;
import io.chatcluster.server.testing.ManualTimers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Presence on a Redis Cluster: places and lives are spread over its masters. */
class ClusterPresenceIT extends PresenceContract {
  private static RedisClusterSet redis;

  private final ManualTimers timers = new ManualTimers();
  private final List<String> left = new CopyOnWriteArrayList<>();
  private LettuceConnections connections;
  private RedisPresence presence;

  @BeforeAll
  static void startCluster() {
    redis = RedisClusterSet.started();
  }

  @AfterAll
  static void stopCluster() {
    redis.close();
  }

  @BeforeEach
  void start() {
    masters().forEach(master -> master.commands().flushall());
    connections = new LettuceConnections(RedisOptions.of(redis.uri(), "n1"));
    presence = presence("n1");
  }

  @AfterEach
  void stop() {
    connections.close();
  }

  private RedisPresence presence(String node) {
    PresenceOptions options =
        new PresenceOptions(
            "chat:", node, Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ofSeconds(5));
    RedisPresence made = now(RedisPresence.connect(connections, options, timers, timers));
    now(made.start(hearing()));
    return made;
  }

  private Presence.Listener hearing() {
    return new Presence.Listener() {
      @Override
      public void joined(Place place, User user, int members) {}

      @Override
      public void left(Place place, User user, int members) {
        left.add(place.room() + " " + user.id());
      }
    };
  }

  private static List<RedisProcess> masters() {
    return redis.nodes().stream()
        .filter(node -> node.commands().role().get(0).equals("master"))
        .toList();
  }

  @Override
  protected Presence presence() {
    return presence;
  }

  @Test
  void placesAreSpreadAndWhoLeavesLeavesNothing() {
    for (int i = 0; i < 30; i++) {
      now(presence.enter(new Place("/chat", "room" + i), ANN, "c" + i));
    }
    for (RedisProcess master : masters()) {
      assertThat(master.commands().keys("chat:place:*")).isNotEmpty();
    }
    for (int i = 0; i < 30; i++) {
      now(presence.leave(new Place("/chat", "room" + i), ANN, "c" + i));
    }
    now(presence.close());

    for (RedisProcess master : masters()) {
      assertThat(master.commands().keys("*")).isEmpty();
    }
  }

  @Test
  void aDeadNodeIsCleanedUpAfterOnAllMasters() {
    try (LettuceConnections dying = new LettuceConnections(RedisOptions.of(redis.uri(), "n2"))) {
      PresenceOptions options =
          new PresenceOptions(
              "chat:", "n2", Duration.ofMillis(900), Duration.ofMillis(300), Duration.ofSeconds(5));
      RedisPresence dead = now(RedisPresence.connect(dying, options, new ManualTimers(), timers));
      now(dead.start(hearing()));
      for (int i = 0; i < 10; i++) {
        now(dead.enter(new Place("/chat", "room" + i), BOB, "d" + i));
      }
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(CompletionException.class)
        .until(
            () -> {
              timers.advance(Duration.ofSeconds(1));
              return left.size() == 10;
            });
    assertThat(left).doesNotHaveDuplicates();
  }
}
