package io.chatcluster.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.cluster.interop.InteropProcess;
import io.chatcluster.cluster.members.LeaseOptions;
import io.chatcluster.cluster.testing.RedisExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that is asked something dies before it answers. */
class ChaosKillIT {
  /** Far beyond the lease: a query that ends by it has failed. */
  private static final int TIMEOUT_MILLIS = 60_000;

  private static final int RESETS = 3;

  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  @ParameterizedTest
  @ValueSource(strings = {"classic", "sharded"})
  void aQueryForSocketsEndsWithTheLeaseOfTheDead(String adapter) throws Exception {
    ThreeNodes.live(
        redis.uri(),
        adapter,
        nodes -> {
          JsonNode answer = askedWhileOneDies(nodes, "fetchWhoAnswers");

          assertThat(answer.get("sockets"))
              .extracting(JsonNode::asText)
              .containsExactlyInAnyOrderElementsOf(nodes.sockets().subList(0, 2));
          assertThat(answer.get("missing")).hasSize(1);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "sharded"})
  void aBroadcastWithAcksEndsWithTheLeaseOfTheDead(String adapter) throws Exception {
    ThreeNodes.live(
        redis.uri(),
        adapter,
        nodes -> {
          JsonNode answer =
              askedWhileOneDies(
                  nodes, "emitWithAck", "args", List.of("ask"), "timeout", TIMEOUT_MILLIS);

          assertThat(answer.get("responses"))
              .extracting(JsonNode::asText)
              .containsExactlyInAnyOrderElementsOf(nodes.sockets().subList(0, 2));
          assertThat(answer.get("missing")).hasSize(1);
        });
  }

  @Test
  void theLivingMissNothingWhenOneDiesAndCountWhatTheyMissLater() throws Exception {
    ThreeNodes.live(
        redis.uri(),
        "classic",
        nodes -> {
          nodes.load();
          nodes.kill(2);
          for (int i = 0; i < RESETS; i++) {
            nodes.outage(redis::killClients);
          }
          nodes.settle();

          assertThat(nodes.checkWhatWasHeard(Heard.Order.PER_NAMESPACE)).isPositive();
          nodes.checkWhatWasCounted();
        });
  }

  /** Lets the first node ask while the third one stands still, and kills that before it answers. */
  private static JsonNode askedWhileOneDies(ThreeNodes nodes, String op, Object... fields)
      throws Exception {
    InteropProcess asking = nodes.nodes().get(0);
    InteropProcess dying = nodes.nodes().get(2);
    long before = published(asking);
    dying.freeze();
    CompletableFuture<JsonNode> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return asking.call(op, fields);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> published(asking) > before);
    long killed = System.nanoTime();
    dying.kill();
    JsonNode result = answer.get(TIMEOUT_MILLIS / 2, TimeUnit.MILLISECONDS);
    Duration waited = Duration.ofNanos(System.nanoTime() - killed);

    // Its last sign of life was before it was killed.
    assertThat(waited).isLessThan(LeaseOptions.DEFAULTS.ttl().plusSeconds(1));
    return result;
  }

  private static long published(InteropProcess node) throws Exception {
    return node.call("stats").get("published").asLong();
  }
}
