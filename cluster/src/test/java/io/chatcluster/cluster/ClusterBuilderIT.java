package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.testing.FakeNamespace;
import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.wire.WireKind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clusters made by {@link ClusterBuilder} have all parts, and close all of them. */
class ClusterBuilderIT {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private static FakeNamespace started(Cluster cluster) throws Exception {
    FakeNamespace namespace = new FakeNamespace("/");
    cluster.attach(namespace);
    namespace.join(cluster.engineOptions().build().socketIdPrefix() + "-a-socket-here");
    cluster.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
    await().until(cluster::healthy);
    return namespace;
  }

  private static List<List<?>> heard(FakeNamespace namespace) {
    return namespace.deliveries().stream().<List<?>>map(FakeNamespace.Delivery::data).toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = WireKind.class,
      names = {"CLASSIC", "SHARDED_DYNAMIC"})
  void nodesOnOneRedisShareEmitsTheLogAndTheLeases(WireKind wire) throws Exception {
    ClusterOptions options = ClusterOptions.defaults().withWire(wire).withChannelPrefix("app");
    try (Cluster first =
            Cluster.redis(redis.uri()).node("n1").options(options).keyPrefix("app:").build();
        Cluster second =
            Cluster.redis(redis.uri())
                .node("n2")
                .options(options.withUid("second"))
                .keyPrefix("app:")
                .build()) {
      FakeNamespace atFirst = started(first);
      FakeNamespace atSecond = started(second);

      first.of("/").emit("news", 1);
      await().untilAsserted(() -> assertThat(heard(atSecond)).containsExactly(List.of("news", 1)));
      assertThat(heard(atFirst)).containsExactly(List.of("news", 1));

      await().untilAsserted(() -> assertThat(first.members()).containsExactly("n1", "n2"));
      assertThat(
              first
                  .log()
                  .append(new LogEntry("/", "room", "key-1", "message", Map.of("text", "hi")))
                  .toCompletableFuture()
                  .get(30, TimeUnit.SECONDS)
                  .seq())
          .isEqualTo(1);
      assertThat(redis.commands().keys("*")).isNotEmpty().allMatch(key -> key.startsWith("app:"));
      assertThat(redis.commands().clientList()).contains("name=chat-n1", "name=chat-n2");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(redis.commands().clientList())
                    .doesNotContain("name=chat-n1", "name=chat-n2"));
    try (Cluster third =
        Cluster.redis(redis.uri()).options(options.withUid("third_")).keyPrefix("app:").build()) {
      started(third);
      assertThat(third.members()).containsExactly("third_");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WireKind.class,
      names = {"CLASSIC", "SHARDED_DYNAMIC"})
  void aClusterThatRedisRefusedStartsAtTheNextCall(WireKind wire) throws Exception {
    ClusterOptions options = ClusterOptions.defaults().withWire(wire);
    try (Cluster cluster = Cluster.redis(redis.uri()).node("n1").options(options).build()) {
      redis.commands().configSet("maxmemory", "1");
      try {
        assertThatThrownBy(() -> cluster.start().toCompletableFuture().get(60, TimeUnit.SECONDS))
            .hasStackTraceContaining("OOM");
      } finally {
        redis.commands().configSet("maxmemory", "0");
      }
      cluster.start().toCompletableFuture().get(60, TimeUnit.SECONDS);
      await().until(cluster::healthy);
    }
  }

  @Test
  void aClusterThatReachesNoRedisLeavesNoThread() {
    Cluster cluster = Cluster.redis("redis://127.0.0.1:1").node("n3").build();
    assertThatThrownBy(() -> cluster.start().toCompletableFuture().get(60, TimeUnit.SECONDS))
        .hasMessageContaining("could not be reached");
    int before = threadsOfClusters();
    cluster.close();
    await().untilAsserted(() -> assertThat(threadsOfClusters()).isLessThan(before));
  }

  private static int threadsOfClusters() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("cluster-") || name.startsWith("redis-"))
            .count();
  }

  @Test
  void aNodeInMemoryWorksAlone() throws Exception {
    try (Cluster cluster = Cluster.inMemory().node("alone").build()) {
      FakeNamespace namespace = started(cluster);
      cluster.of("/").emit("news", 1);
      assertThat(heard(namespace)).containsExactly(List.of("news", 1));
      assertThat(cluster.members()).containsExactly("alone");
      assertThat(
              cluster
                  .log()
                  .append(new LogEntry("/", "room", "key-1", "message", Map.of()))
                  .toCompletableFuture()
                  .get(30, TimeUnit.SECONDS)
                  .seq())
          .isEqualTo(1);
    }
  }

  @Test
  void aNameWithASpaceIsRefused() {
    assertThatThrownBy(() -> Cluster.redis(redis.uri()).node("node 1").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without spaces");
  }
}
