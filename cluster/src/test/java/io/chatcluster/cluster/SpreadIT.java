package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.traffic.DropReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traffic follows the members: more nodes make no node busier. */
class SpreadIT {
  private static final int ROOMS = 64;
  private static final int NODES_OF_A_ROOM = 2;
  private static final int MESSAGES_OF_A_ROOM = 10;

  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 16})
  @Timeout(120)
  void aNodeReceivesTheMessagesOfItsRoomsOnly(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      nodes.add(new TestNode(redis.uri(), "node" + (char) ('a' + i) + "_"));
    }
    for (int room = 0; room < ROOMS; room++) {
      for (int member = 0; member < NODES_OF_A_ROOM; member++) {
        TestNode node = nodes.get((room + member) % count);
        node.join(node.chat, "room" + room);
      }
    }
    long before = received();

    // By who is no member: what a node publishes itself comes back where it has a member.
    for (int room = 0; room < ROOMS; room++) {
      TestNode publisher = nodes.get((room + NODES_OF_A_ROOM) % count);
      for (int i = 0; i < MESSAGES_OF_A_ROOM; i++) {
        publisher.cluster.of("/chat").to("room" + room).emit("n", i);
      }
    }

    int published = ROOMS * MESSAGES_OF_A_ROOM;
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> received() - before >= (long) published * NODES_OF_A_ROOM);
    nodes.get(0).cluster.of("/").emit("end");
    for (TestNode node : nodes) {
      await().until(() -> node.heardInLobby().contains(List.of("end")));
    }
    double perNodeAndMessage = (received() - before - count) / (double) count / published;
    System.out.printf(
        "%d nodes: %.4f messages received per node and message published%n",
        count, perNodeAndMessage);
    assertThat(perNodeAndMessage).isEqualTo(NODES_OF_A_ROOM / (double) count);
  }

  /** Without tallies that came before the lease of their sender was known. */
  private long received() {
    return nodes.stream()
        .map(node -> node.cluster.stats())
        .mapToLong(
            stats ->
                stats.messagesReceived()
                    - stats.dropped().getOrDefault(DropReason.UNKNOWN_MEMBER, 0L))
        .sum();
  }
}
