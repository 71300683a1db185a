package io.chatcluster.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.cluster.testing.RedisProcess;
import io.chatcluster.cluster.testing.SocketIoClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The log, {@code /readyz} and {@code /metrics} of a node whose Redis rejects commands. */
class RedisRefusalsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int KEYS = 20_000;

  /** Loading the keys takes 6 s. */
  private static final String LOAD_DELAY_MICROS = "300";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static RedisProcess redis;
  private static ChatNode node;
  private static SocketIoClient client;

  @BeforeAll
  static void start() throws Exception {
    redis =
        RedisProcess.started(
            "--enable-debug-command",
            "yes",
            "--loading-process-events-interval-bytes",
            "1024",
            "--maxmemory-policy",
            "noeviction");
    redis.commands().ping();
    node = ChatNode.start("node-1", redis.uri(), List.of());
    try {
      node.waitUntilReady();
      client = guest();
      assertThat(client.request("join", "{\"room\":\"lobby\"}").get("ok").asBoolean()).isTrue();
    } catch (Exception | AssertionError e) {
      node.print();
      throw e;
    }
  }

  private static SocketIoClient guest() {
    return new SocketIoClient(URI.create(node.url()).getPort(), "/chat", "{\"name\":\"guest\"}");
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    node.close();
    redis.close();
  }

  /** Every test repairs what it broke; the next one needs a node that Redis rejects nothing of. */
  @AfterEach
  void isRepaired() {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = get("/readyz");
              assertThat(answer.statusCode()).isEqualTo(200);
              assertThat(reasons(answer)).isEmpty();
            });
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.managementPort() + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode reasons(HttpResponse<String> readiness) {
    return SocketIoClient.json(readiness.body()).get("reasons");
  }

  private static String reason(HttpResponse<String> readiness, String part) {
    return reasons(readiness).path(part).asText();
  }

  private static double metric(String series) throws IOException, InterruptedException {
    Matcher value =
        Pattern.compile("^" + series + " (\\S+)", Pattern.MULTILINE)
            .matcher(get("/metrics").body());
    assertThat(value.find()).as(series).isTrue();
    return Double.parseDouble(value.group(1));
  }

  private static double errors(String kind) throws IOException, InterruptedException {
    return metric("chat_redis_errors_total\\{[^}]*kind=\"" + kind + "\"[^}]*\\}");
  }

  private static long logged(String text) {
    return node.output().lines().filter(line -> line.contains(text)).count();
  }

  private static void acl(String rule) {
    CommandArgs<String, String> rules =
        new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("default").add(rule);
    redis.commands().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), rules);
  }

  private static void debug(String... arguments) {
    CommandArgs<String, String> all = new CommandArgs<>(StringCodec.UTF8);
    List.of(arguments).forEach(all::add);
    redis.commands().dispatch(CommandType.DEBUG, new StatusOutput<>(StringCodec.UTF8), all);
  }

  /** Both ends are logged once, and the reply is a reason while the commands are rejected. */
  private void refusesWrites(String kind, boolean isReady, Runnable breaking, Runnable repairing)
      throws Exception {
    double before = errors(kind);
    breaking.run();
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = get("/readyz");
              assertThat(reason(answer, "redis writes")).contains(kind + " ");
              assertThat(answer.statusCode()).isEqualTo(isReady ? 200 : 503);
            });
    assertThat(errors(kind)).isGreaterThan(before);
    repairing.run();
    isRepaired();
    assertThat(logged("Redis refuses writes: " + kind + " ")).isOne();
    assertThat(logged("Redis does not refuse writes with " + kind + " any more")).isOne();
  }

  private static Runnable set(String parameter, String value) {
    return () -> redis.commands().configSet(parameter, value);
  }

  @Test
  void tooFewReplicasAreAStateOfRedis() throws Exception {
    refusesWrites(
        "NOREPLICAS", true, set("min-replicas-to-write", "1"), set("min-replicas-to-write", "0"));
  }

  @Test
  void tooLittleMemoryIsAStateOfRedis() throws Exception {
    refusesWrites("OOM", true, set("maxmemory", "1"), set("maxmemory", "0"));
  }

  @Test
  void loadingIsAStateOfRedis() throws Exception {
    debug("POPULATE", Integer.toString(KEYS), "populated");
    redis.commands().configSet("key-load-delay", LOAD_DELAY_MICROS);
    CompletableFuture<Void> loading = new CompletableFuture<>();
    refusesWrites(
        "LOADING",
        true,
        // The connection of the test waits for the answer longer than its timeout.
        () ->
            CompletableFuture.runAsync(() -> debug("RELOAD"))
                .whenComplete((done, timeout) -> loading.complete(null)),
        () -> {
          assertThat(loading).succeedsWithin(LIMIT.toSeconds(), TimeUnit.SECONDS);
          RedisProcess.patiently(() -> redis.commands().configSet("key-load-delay", "0"));
          for (int i = 0; i < KEYS; i += 1_000) {
            redis
                .commands()
                .unlink(
                    IntStream.range(i, i + 1_000)
                        .mapToObj(number -> "populated:" + number)
                        .toArray(String[]::new));
          }
        });
  }

  /** The node may leave the replica before it writes: then once more. */
  private static void makeReplicaUntilAWriteIsRefused() {
    await()
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              redis.commands().replicaof(RedisProcess.HOST, RedisProcess.freePort());
              for (int i = 0; i < 5; i++) {
                client.requestLater("message", "{\"room\":\"lobby\",\"text\":\"hello\"}");
              }
              await().atMost(LIMIT).until(() -> get("/readyz").statusCode() == 503);
              boolean isRefused = !reason(get("/readyz"), "redis writes").isEmpty();
              if (!isRefused) {
                redis.commands().replicaofNoOne();
                await().atMost(LIMIT).until(() -> get("/readyz").statusCode() == 200);
              }
              return isRefused;
            });
  }

  /** The node leaves a server that is a replica, so that it is not connected until the repair. */
  @Test
  void aReplicaWithoutItsMasterIsLeft() throws Exception {
    redis.commands().configSet("replica-serve-stale-data", "no");
    refusesWrites(
        "MASTERDOWN",
        false,
        RedisRefusalsIT::makeReplicaUntilAWriteIsRefused,
        () -> redis.commands().replicaofNoOne());
    redis.commands().configSet("replica-serve-stale-data", "yes");
  }

  @Test
  void aReplicaIsLeft() throws Exception {
    refusesWrites(
        "READONLY",
        false,
        RedisRefusalsIT::makeReplicaUntilAWriteIsRefused,
        () -> redis.commands().replicaofNoOne());
  }

  @Test
  void missingPermissionsMakeTheNodeNotReadyUntilTheAclIsRepaired() throws Exception {
    refusesWrites("NOPERM", false, () -> acl("-evalsha"), () -> acl("+evalsha"));
  }

  @Test
  void missingPermissionsForSubscriptionsMakeTheNodeNotReadyUntilTheAclIsRepaired()
      throws Exception {
    acl("-subscribe");
    try (SocketIoClient joining = guest()) {
      joining.requestLater("join", "{\"room\":\"r\"}");
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                HttpResponse<String> answer = get("/readyz");
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(reason(answer, "redis subscriptions")).startsWith("NOPERM ");
              });
      acl("+subscribe");
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(() -> joining.request("join", "{\"room\":\"r\"}").get("ok").asBoolean());
    }
  }

  @Test
  void aPolicyThatCanEvictKeysOfTheChatIsNamed() throws Exception {
    assertThat(metric("chat_redis_evicting(?:\\{[^}]*\\})?")).isZero();
    redis.commands().configSet("maxmemory-policy", "allkeys-lru");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = get("/readyz");
              assertThat(answer.statusCode()).isEqualTo(200);
              assertThat(reason(answer, "redis eviction"))
                  .isEqualTo("maxmemory-policy allkeys-lru may evict keys");
            });
    assertThat(metric("chat_redis_evicting(?:\\{[^}]*\\})?")).isOne();
    assertThat(logged("Redis may evict keys of the chat (maxmemory-policy allkeys-lru)")).isOne();
    redis.commands().configSet("maxmemory-policy", "noeviction");
  }
}
