package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.log.Appended;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.testing.MovingAddress;
import io.chatcluster.cluster.testing.RedisProcess;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Servers, and proxies before them, that lack commands. */
class OldServerIT {
  private static void works(String uri) throws Exception {
    try (TestNode node = new TestNode(uri, "node_1")) {
      node.join(node.lobby, "a");
      node.cluster
          .log()
          .append(new LogEntry("/", "a", null, "logged", Map.of()))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
      Awaitility.await().untilAsserted(() -> assertThat(events(node)).contains("logged"));
    }
  }

  private static List<Object> events(TestNode node) {
    return node.heardInLobby().stream().<Object>map(event -> event.get(0)).toList();
  }

  @Test
  void aProxyThatDoesNotKnowHelloIsSpokenToByTheOlderProtocol() throws Exception {
    try (RedisProcess redis = RedisProcess.started();
        MovingAddress proxy = new MovingAddress(redis.port())) {
      redis.commands().ping();
      proxy.answerHello("-ERR unsupported command");
      works(proxy.uri());
    }
  }

  @Test
  void aRedisWithoutEvalshaIsSentWholeScripts() throws Exception {
    try (RedisProcess redis = RedisProcess.started("--rename-command", "EVALSHA", "")) {
      redis.commands().ping();
      works(redis.uri());
    }
  }

  @Test
  void aRedisWithoutScriptsIsNotCalledOutOfReach() {
    try (RedisProcess redis =
        RedisProcess.started("--rename-command", "EVALSHA", "", "--rename-command", "EVAL", "")) {
      redis.commands().ping();
      assertThatThrownBy(() -> works(redis.uri()))
          .cause()
          .isInstanceOfSatisfying(
              ClusterUnavailableException.class,
              e -> assertThat(e.reply()).hasValueSatisfying(OldServerIT::namesEval));
    }
  }

  /** As with proxies and hosted servers whose PUBLISH in a script always answers 0. */
  @Test
  void aServerThatCountsNoReceiversInScriptsIsUsable() throws Exception {
    try (RedisProcess redis = RedisProcess.started();
        MovingAddress proxy = new MovingAddress(redis.port())) {
      redis.commands().ping();
      proxy.replace("heard == 0 and", "heard >= 0 and");
      try (TestNode node = new TestNode(proxy.uri(), "node_1")) {
        node.join(node.lobby, "a");
        Set<String> positions = new HashSet<>();
        for (int i = 0; i < 10; i++) {
          String event = "logged" + i;
          Appended appended =
              Awaitility.await()
                  .atMost(Duration.ofSeconds(60))
                  .ignoreExceptions()
                  .until(() -> append(node, event), given -> true);
          assertThat(positions.add(appended.epoch() + " " + appended.seq())).isTrue();
          Awaitility.await().untilAsserted(() -> assertThat(events(node)).contains(event));
        }
      }
    }
  }

  private static Appended append(TestNode node, String event) throws Exception {
    return node.cluster
        .log()
        .append(new LogEntry("/", "a", event, event, Map.of()))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static void namesEval(String reply) {
    assertThat(reply).isEqualToIgnoringCase("ERR unknown command 'eval'");
  }
}
