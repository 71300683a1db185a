package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.traffic.DropReason;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.ClassicWire;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.value.MessagePack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member that publishes garbage on every channel of a node. */
class MaliciousMemberIT {
  private static final Duration ATTACK =
      Duration.ofSeconds(Boolean.getBoolean("long.tests") ? 60 : 3);
  private static final int AT_ONCE = 200;
  private static final int HUGE = 5 << 20;
  private static final long SEED = 20_261;
  private static final int EPOCHS = 1_101;
  private static final long MAX_COUNT = (1L << 53) - 1;

  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private final Random random = new Random(SEED);
  private RedisClient client;
  private StatefulRedisConnection<String, byte[]> attacker;
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    node = new TestNode(redis.uri(), "node_1");
    node.join(node.lobby, "room");
    client = RedisClient.create(redis.uri());
    attacker = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
  }

  @AfterEach
  void stop() {
    node.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }

  @Test
  @Timeout(150)
  void garbageOnEveryChannelIsCountedAndHurtsNobody() throws Exception {
    Channels channels = new Channels("socket.io");
    List<String> targets = new ArrayList<>(channels.lasting("/", "node_1"));
    targets.add(channels.room("/", "room"));
    targets.add(channels.room("/", node.socket()));
    targets.add(channels.tallies());
    await().until(() -> redis.commands().pubsubNumsub(channels.tallies()).containsValue(1L));
    long before = node.cluster.stats().messagesReceived();

    long sent = 0;
    long end = System.nanoTime() + ATTACK.toNanos();
    while (System.nanoTime() < end) {
      sent += volley(targets);
      long expected = sent;
      // Redis itself closes a subscriber that is 32 MiB behind: that is not what is tested here.
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> node.cluster.stats().messagesReceived() - before >= expected);
    }
    await().until(() -> node.cluster.stats().queued() == 0);

    // It goes on as if nothing had been.
    node.lobby.join("other-socket", "room");
    try (TestNode friend = new TestNode(redis.uri(), "node_2")) {
      friend.cluster.of("/").to("room").emit("still there");
      await().until(() -> node.heardInLobby().contains(List.of("still there")));
      assertThat(node.cluster.healthy()).isTrue();
      assertThat(
              friend.cluster.of("/").serverCount().toCompletableFuture().get(5, TimeUnit.SECONDS))
          .isEqualTo(2);
    }
    Map<DropReason, Long> dropped = node.cluster.stats().dropped();
    System.out.printf("%,d messages of garbage: %s%n", sent, dropped);
    assertThat(dropped.get(DropReason.MALFORMED)).isGreaterThan(sent / 2);
    assertThat(dropped.get(DropReason.FAILED)).isZero();
    assertThat(node.heardInLobby()).containsExactly(List.of("still there"));
  }

  @Test
  @Timeout(60)
  void forgedTalliesAreCountedAndLeaveTheStatisticsAsTheyAre() throws Exception {
    String tallies = new Channels("socket.io").tallies();
    await().until(() -> redis.commands().pubsubNumsub(tallies).containsValue(1L));
    try (TestNode friend = new TestNode(redis.uri(), "node_2")) {
      await()
          .until(
              () -> {
                friend.cluster.of("/").emit("before");
                return node.cluster.stats().tallied() > 0;
              });
      // The first ones of the friend may have come before its lease was seen.
      long unknown = dropped(DropReason.UNKNOWN_MEMBER);
      List<RedisFuture<Long>> answers = new ArrayList<>();
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        answers.add(attacker.async().publish(tallies, forged("node_2", epoch, 0)));
        answers.add(attacker.async().publish(tallies, forged("node_2", epoch, MAX_COUNT)));
        answers.add(attacker.async().publish(tallies, forged("node_2", epoch, MAX_COUNT)));
        answers.add(attacker.async().publish(tallies, forged("e" + (10_000 + epoch), epoch, 0)));
      }
      for (RedisFuture<Long> answer : answers) {
        answer.get(20, TimeUnit.SECONDS);
      }

      await().until(() -> dropped(DropReason.UNKNOWN_MEMBER) == unknown + EPOCHS);
      // A true tally may come between two forged ones and begin another epoch.
      assertThat(dropped(DropReason.MALFORMED)).isGreaterThan(EPOCHS);
      assertThat(node.cluster.stats().missed()).isZero();
      assertThat(node.cluster.stats().tallied()).isLessThan(10);
      friend.cluster.of("/").emit("still there");
      await().until(() -> node.heardInLobby().contains(List.of("still there")));
      assertThat(node.cluster.healthy()).isTrue();
    }
  }

  private long dropped(DropReason reason) {
    return node.cluster.stats().dropped().get(reason);
  }

  private static byte[] forged(String uid, long epoch, long count) {
    return MessagePack.encode(List.of(uid, "socket.io#/#", epoch, count), 100);
  }

  private long volley(List<String> targets) throws Exception {
    List<RedisFuture<Long>> answers = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      String target = targets.get(random.nextInt(targets.size()));
      answers.add(attacker.async().publish(target, garbage(i)));
    }
    for (RedisFuture<Long> answer : answers) {
      answer.get(20, TimeUnit.SECONDS);
    }
    return answers.size();
  }

  private byte[] garbage(int i) {
    if (i == 0) {
      return new byte[HUGE];
    }
    return switch (i % 4) {
      case 0 -> random(random.nextInt(2_000));
      case 1 -> truncated();
      case 2 -> deep();
      default -> json();
    };
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A broadcast for nobody, so that what is left whole by chance reaches nobody either. */
  private byte[] truncated() {
    byte[] whole =
        new ClassicWire("evil_1", new Channels("socket.io"), 1 << 20)
            .broadcast(
                new Broadcast(
                    "evil_1",
                    "/",
                    List.of("evil", "x".repeat(100)),
                    List.of("nobody-is-here"),
                    List.of(),
                    Map.of()))
            .bytes();
    return Arrays.copyOf(whole, random.nextInt(whole.length));
  }

  /** Arrays in arrays, far deeper than any stack. */
  private byte[] deep() {
    byte[] bytes = new byte[20_000];
    Arrays.fill(bytes, (byte) (random.nextBoolean() ? 0x91 : '['));
    return bytes;
  }

  private byte[] json() {
    String text =
        "{\"type\":" + random.nextInt(12) + ",\"requestId\":\"" + "y".repeat(random.nextInt(50));
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
