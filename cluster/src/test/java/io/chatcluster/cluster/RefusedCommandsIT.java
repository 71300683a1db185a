package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.RedisErrorKind;
import io.chatcluster.cluster.bus.RedisErrors.Refusal;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.testing.RedisProcess;
import io.lettuce.core.KillArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node says of a Redis that answers, but refuses. */
class RefusedCommandsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RedisProcess redis;
  private TestNode node;
  private long opened;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.started("--enable-protected-configs", "yes");
    redis.commands().ping();
    node = new TestNode(redis.uri(), "node_1");
    node.join(node.lobby, "a");
    append();
    assertThat(node.cluster.redisErrors().present()).isEmpty();
    opened = connections();
  }

  @AfterEach
  void stop() {
    node.close();
    redis.close();
  }

  private void append() throws Exception {
    node.cluster
        .log()
        .append(new LogEntry("/", "a", null, "logged", Map.of()))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private void dispatch(CommandType type, String... arguments) {
    CommandArgs<String, String> all = new CommandArgs<>(StringCodec.UTF8);
    for (String argument : arguments) {
      all.add(argument);
    }
    redis.commands().dispatch(type, new StatusOutput<>(StringCodec.UTF8), all);
  }

  private void refuses(RedisOperation operation, RedisErrorKind kind) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(node.cluster.redisErrors().present())
                    .filteredOn(refusal -> refusal.operation() == operation)
                    .extracting(Refusal::kind)
                    .containsExactly(kind));
    assertThat(node.cluster.redisErrors().counts().get(kind)).isPositive();
    assertThat(node.cluster.redisErrors().present().get(0).reply()).startsWith(kind.name());
  }

  private void acceptsAllAgain() {
    await().atMost(PATIENCE).until(() -> node.cluster.redisErrors().present().isEmpty());
    await().atMost(PATIENCE).until(node.cluster::healthy);
    await().atMost(PATIENCE).ignoreExceptions().untilAsserted(this::append);
  }

  /** Emits do not need a write: they go on. */
  private void delivers(String event) {
    node.cluster.of("/").emit(event);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(node.heardInLobby()).contains(List.of(event)));
  }

  @Test
  void aRedisWithoutMemoryRefusesWritesAlone() {
    redis.commands().configSet("maxmemory", "1");
    refuses(RedisOperation.WRITES, RedisErrorKind.OOM);
    assertThat(node.cluster.healthy()).isTrue();
    delivers("without memory");

    redis.commands().configSet("maxmemory", "0");
    acceptsAllAgain();
    assertThat(node.cluster.redisErrors().counts())
        .containsEntry(RedisErrorKind.OTHER, 0L)
        .containsEntry(RedisErrorKind.READONLY, 0L);
  }

  @Test
  void aUserWithoutScriptsIsRefusedWritesAlone() {
    dispatch(CommandType.ACL, "SETUSER", "default", "-evalsha");
    refuses(RedisOperation.WRITES, RedisErrorKind.NOPERM);
    assertThat(node.cluster.healthy()).isTrue();

    dispatch(CommandType.ACL, "SETUSER", "default", "+evalsha");
    acceptsAllAgain();
  }

  @Test
  void aUserWhoMayNotPublishIsRefusedPublishing() {
    dispatch(CommandType.ACL, "SETUSER", "default", "-publish");
    refuses(RedisOperation.PUBLISHING, RedisErrorKind.NOPERM);
    await().atMost(PATIENCE).until(() -> !node.cluster.healthy());

    dispatch(CommandType.ACL, "SETUSER", "default", "+publish");
    acceptsAllAgain();
  }

  @Test
  void aUserWhoMayNotSubscribeIsRefusedSubscriptions() throws Exception {
    dispatch(CommandType.ACL, "SETUSER", "default", "-subscribe");
    node.lobby.join(node.socket(), "b");
    refuses(RedisOperation.SUBSCRIPTIONS, RedisErrorKind.NOPERM);

    dispatch(CommandType.ACL, "SETUSER", "default", "+subscribe");
    node.cluster.subscribed("/", "b").toCompletableFuture().get(10, TimeUnit.SECONDS);
    acceptsAllAgain();
  }

  @Test
  void aPasswordThatIsAskedForAtTheNextConnectionIsNamed() {
    redis.commands().configSet("requirepass", "secret");
    redis.commands().clientKill(KillArgs.Builder.typeNormal().skipme());
    redis.commands().clientKill(KillArgs.Builder.typePubsub());
    refuses(RedisOperation.PUBLISHING, RedisErrorKind.NOAUTH);
    refuses(RedisOperation.SUBSCRIPTIONS, RedisErrorKind.NOAUTH);
    assertThat(node.cluster.redisErrors().present().toString()).doesNotContain("secret");

    redis.commands().configSet("requirepass", "");
    acceptsAllAgain();
  }

  /**
   * PING too is answered with MISCONF then; more than 15 s long, after which silence ends links.
   */
  @Test
  void aRedisThatCannotSaveGoesOnDelivering() {
    redis.commands().configSet("dir", "/proc");
    redis.commands().configSet("stop-writes-on-bgsave-error", "yes");
    redis.commands().configSet("save", "1 1");
    redis.commands().bgsave();
    refuses(RedisOperation.WRITES, RedisErrorKind.MISCONF);
    staysHealthy();
    delivers("without a disk");
    assertThat(connections()).isEqualTo(opened);

    redis.commands().configSet("save", "");
    redis.commands().configSet("stop-writes-on-bgsave-error", "no");
    acceptsAllAgain();
  }

  @Test
  void aBusyScriptCostsNoConnection() throws Exception {
    redis.commands().configSet("busy-reply-threshold", "50");
    String script =
        "local t = redis.call('TIME') local e = t[1] + 3 "
            + "repeat t = redis.call('TIME') until t[1] + 0 >= e return 1";
    CompletableFuture<Long> running =
        CompletableFuture.supplyAsync(
            () -> redis.commands().eval(script, ScriptOutputType.INTEGER));
    refuses(RedisOperation.WRITES, RedisErrorKind.BUSY);
    running.get(60, TimeUnit.SECONDS);

    await().atMost(PATIENCE).until(node.cluster::healthy);
    staysHealthy();
    delivers("after the script");
    acceptsAllAgain();
    assertThat(connections()).isEqualTo(opened);
  }

  /** Longer than the 15 s after which a connection without answers is given up. */
  private void staysHealthy() {
    await()
        .atMost(PATIENCE)
        .during(Duration.ofSeconds(17))
        .failFast("a node whose connections work is not healthy", () -> !node.cluster.healthy())
        .until(() -> connections() == opened);
  }

  /** How many connections Redis has accepted since its start. */
  private long connections() {
    Matcher total =
        Pattern.compile("total_connections_received:(\\d+)")
            .matcher(redis.commands().info("stats"));
    assertThat(total.find()).isTrue();
    return Long.parseLong(total.group(1));
  }
}
