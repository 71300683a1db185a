package io.chatcluster.cluster.interest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.ClusterOptions;
import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.lettuce.LettuceBus;
import io.chatcluster.cluster.lettuce.LettuceConnections;
import io.chatcluster.cluster.lettuce.LettuceShardedBus;
import io.chatcluster.cluster.lettuce.RedisOptions;
import io.chatcluster.cluster.testing.FakeNamespace;
import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.wire.WireKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What many rooms cost a node and Redis; prints the figures of docs/performance.md. */
class ManyRoomsIT {
  private static final boolean IS_LONG = Boolean.getBoolean("long.tests");
  private static final int ROOMS = IS_LONG ? 100_000 : 5_000;
  private static final int CHURN_SECONDS = IS_LONG ? 20 : 3;
  private static final int ROOMS_A_TICK = 100;
  private static final int TICKS_A_SECOND = 100;
  private static final int STAY_TICKS = 10;

  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private final FakeNamespace lobby = new FakeNamespace("/");
  private LettuceConnections connections;
  private Cluster cluster;

  private void start(WireKind wire) throws Exception {
    connections = new LettuceConnections(RedisOptions.of(redis.uri(), "many"));
    Bus bus = wire.isSharded() ? new LettuceShardedBus(connections) : new LettuceBus(connections);
    cluster =
        new Cluster(
            bus,
            null,
            ClusterOptions.defaults()
                .withUid("node_1")
                .withWire(wire)
                .withSubscriptions(Duration.ofMillis(50), Duration.ofSeconds(10)));
    cluster.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    cluster.close();
    connections.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = WireKind.class,
      names = {"CLASSIC", "SHARDED_DYNAMIC"})
  @Timeout(120)
  void aHundredThousandRoomsAreSubscribedAnewInBoundedTimeAndMemory(WireKind wire)
      throws Exception {
    start(wire);
    String[] rooms = new String[ROOMS];
    for (int i = 0; i < ROOMS; i++) {
      rooms[i] = "a-room-with-a-name-" + (i + 100_000);
    }
    lobby.join("socket", rooms);
    long before = usedBytes();

    long begun = System.nanoTime();
    cluster.attach(lobby);
    await().atMost(Duration.ofSeconds(60)).until(this::isEverythingHeard);
    long subscribed = System.nanoTime() - begun;
    long bytes = (usedBytes() - before) / ROOMS;
    redis.commands().configResetstat();
    int breaks = connects();
    redis.killClients();
    begun = System.nanoTime();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> connects() > breaks && isEverythingHeard() && cluster.healthy());
    long again = System.nanoTime() - begun;
    System.out.printf(
        "%s, %,d rooms: subscribed in %,d ms, anew after a break in %,d ms, %,d bytes a room%n",
        wire, ROOMS, subscribed / 1_000_000, again / 1_000_000, bytes);

    assertThat(bytes).isLessThan(2_000);
    if (!wire.isSharded()) {
      assertThat(calls("subscribe")).isLessThan(ROOMS / 1_000 + 100);
    } else {
      assertThat(calls("ssubscribe")).isLessThan(ROOMS + 20);
    }
  }

  /** How often Redis has seen this node connect; a new connection has a higher number. */
  private static int connects() {
    return redis
        .commands()
        .clientList()
        .lines()
        .filter(line -> line.contains("name=chat-many"))
        .mapToInt(line -> Integer.parseInt(line.substring(3, line.indexOf(' '))))
        .max()
        .orElse(0);
  }

  private boolean isEverythingHeard() {
    return cluster.stats().subscriptionsPending() == 0 && cluster.stats().subscriptions() >= ROOMS;
  }

  @ParameterizedTest
  @EnumSource(
      value = WireKind.class,
      names = {"CLASSIC", "SHARDED_DYNAMIC"})
  @Timeout(120)
  void tenThousandRoomsASecondThatComeAndGoCostFewCommands(WireKind wire) throws Exception {
    start(wire);
    cluster.attach(lobby);
    await().until(() -> cluster.healthy() && cluster.stats().subscriptionsPending() == 0);
    int lasting = cluster.stats().subscriptions();
    redis.commands().configResetstat();

    int ticks = CHURN_SECONDS * TICKS_A_SECOND;
    churn(ticks);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                cluster.stats().subscriptions() == lasting
                    && cluster.stats().subscriptionsPending() == 0);

    long opened = (long) ticks * ROOMS_A_TICK;
    String prefix = wire.isSharded() ? "s" : "";
    long commands = calls(prefix + "subscribe") + calls(prefix + "unsubscribe");
    System.out.printf(
        "%s, %,d rooms opened and closed in %d s: %,d commands, %.3f for each join or leave%n",
        wire, opened, CHURN_SECONDS, commands, commands / (2.0 * opened));
    // The sharded wire takes one channel a command; rooms that stay briefly may cost none.
    assertThat(commands).isLessThanOrEqualTo(wire.isSharded() ? 2 * opened + 20 : opened / 5);
    await().until(() -> redis.commands().pubsubChannels("socket.io#/#r*").isEmpty());
  }

  /** Opens rooms at each tick, and closes those of some ticks ago. */
  private void churn(int ticks) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(ticks + STAY_TICKS);
    Deque<Integer> open = new ArrayDeque<>();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try {
      int[] tick = {0};
      var unused =
          clock.scheduleAtFixedRate(
              () -> {
                if (tick[0] < ticks) {
                  enter(tick[0]);
                  open.add(tick[0]);
                }
                if (tick[0]++ >= STAY_TICKS && !open.isEmpty()) {
                  leave(open.poll());
                }
                left.countDown();
              },
              0,
              1_000 / TICKS_A_SECOND,
              TimeUnit.MILLISECONDS);
      assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      clock.shutdownNow();
    }
  }

  private void enter(int tick) {
    for (int i = 0; i < ROOMS_A_TICK; i++) {
      lobby.join("socket", "r" + tick + "-" + i);
    }
  }

  private void leave(int tick) {
    for (int i = 0; i < ROOMS_A_TICK; i++) {
      lobby.leave("socket", "r" + tick + "-" + i);
    }
  }

  private static long calls(String command) {
    Matcher calls =
        Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
            .matcher(redis.commands().info("commandstats"));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
