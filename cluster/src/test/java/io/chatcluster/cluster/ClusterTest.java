package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.testing.FakeBus;
import io.chatcluster.cluster.testing.FakeNamespace;
import io.chatcluster.cluster.traffic.ClusterMetrics;
import io.chatcluster.cluster.traffic.DropReason;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.ClassicWire;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.value.MessagePack;
import io.chatcluster.engine.api.EmitFlags;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterTest {
  private static final EmitFlags PLAIN = new EmitFlags(false, true, true);

  private final FakeBus bus = new FakeBus();
  private final FakeNamespace lobby = new FakeNamespace("/");
  private final Cluster cluster =
      new Cluster(bus, null, ClusterOptions.defaults().withUid("node_1").withWorkers(1, 100));

  @BeforeEach
  void start() throws Exception {
    cluster.start().toCompletableFuture().get(1, TimeUnit.SECONDS);
    cluster.attach(lobby);
    lobby.join("s1", "a", "b");
    lobby.join("s2", "b");
    lobby.join("s3");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /** The channels of what was published, the probes aside: those come by the clock. */
  private List<String> published() {
    return bus.published().stream()
        .filter(channel -> !channel.startsWith("socket.io-probe#"))
        .toList();
  }

  @Test
  void anEmitReachesTheSocketsOfThisNodeAtOnceAndIsPublished() {
    cluster.of("/").emit("hello", 1, "two");

    assertThat(lobby.deliveries())
        .extracting(FakeNamespace.Delivery::socket)
        .containsExactlyInAnyOrder("s1", "s2", "s3");
    assertThat(lobby.sentTo("s1")).containsExactly(List.of("hello", 1, "two"));
    assertThat(published()).containsExactly("socket.io#/#");
  }

  @Test
  void aSocketInTwoOfTheRoomsGetsAnEventOnce() {
    cluster.of("/").to("a").to("b").emit("hello");

    assertThat(lobby.deliveries())
        .extracting(FakeNamespace.Delivery::socket)
        .containsExactlyInAnyOrder("s1", "s2");
    assertThat(published()).containsExactly("socket.io#/#");
  }

  @Test
  void oneRoomHasItsOwnChannel() {
    cluster.of("/").to(List.of("b")).except("a").emit("hello");

    assertThat(lobby.deliveries()).extracting(FakeNamespace.Delivery::socket).containsExactly("s2");
    assertThat(published()).containsExactly("socket.io#/#b#");
  }

  @Test
  void aLocalEmitIsNotPublished() {
    cluster.of("/").local().emit("hello");

    assertThat(lobby.deliveries()).hasSize(3);
    assertThat(published()).isEmpty();
    assertThat(cluster.stats().messagesPublished()).isZero();
  }

  @Test
  void aNamespaceThatIsNotHereCanBeEmittedTo() {
    cluster.of("news").emit("hello");

    assertThat(lobby.deliveries()).isEmpty();
    assertThat(published()).containsExactly("socket.io#/news#");
  }

  @Test
  void theServerWritesTheArgumentsOnceForAllNodes() {
    lobby.writes(value -> value instanceof Long ? value.toString() : value);
    cluster.of("/").to("a").emit("hello", 1L);

    assertThat(lobby.deliveries())
        .allSatisfy(
            delivery -> {
              assertThat(delivery.data()).isEqualTo(List.of("hello", "1"));
              assertThat(delivery.flags().plain()).isTrue();
            })
        .isNotEmpty();
  }

  @Test
  void flagsReachTheSockets() {
    cluster.of("/").to("a").asVolatile().compress(false).emit("hello");
    cluster.of("/").to("a").emit("hello");

    assertThat(lobby.deliveries())
        .extracting(FakeNamespace.Delivery::flags)
        .containsExactly(new EmitFlags(true, false, true), PLAIN);
  }

  @Test
  void anOperatorCanBeUsedAgain() {
    ClusterNamespace all = cluster.of("/");
    ClusterNamespace roomA = all.to("a");
    roomA.to("b").except("a").asVolatile().local();
    roomA.emit("hello");

    assertThat(published()).containsExactly("socket.io#/#a#");
    assertThat(lobby.deliveries())
        .containsExactly(new FakeNamespace.Delivery("s1", List.of("hello"), PLAIN));
    assertThat(all.name()).isEqualTo("/");
  }

  @Test
  @SuppressWarnings("JavaUtilDate") // Applications emit it.
  void clientsOfThisNodeGetWhatThoseOfOthersGet() {
    cluster.of("/").to("a").emit("hello", new Date(0), Double.NaN);

    assertThat(lobby.sentTo("s1"))
        .containsExactly(Arrays.asList("hello", "1970-01-01T00:00:00.000Z", null));
  }

  @Test
  void whatCannotBeSentIsRefusedBeforeAnythingHappens() {
    ClusterNamespace all = cluster.of("/");

    assertThatThrownBy(() -> all.emit("hello", new Object()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> all.emit("disconnect")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> all.emit("large", "x".repeat(5 << 20)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> all.to("")).isInstanceOf(IllegalArgumentException.class);
    assertThat(lobby.deliveries()).isEmpty();
    assertThat(published()).isEmpty();
  }

  @Test
  void withoutAConnectionOwnSocketsAreServedAndTheLossIsCounted() {
    bus.disconnect();

    cluster.of("/").emit("hello");

    assertThat(lobby.deliveries()).hasSize(3);
    assertThat(cluster.stats().publishLost()).isEqualTo(1);
    assertThat(cluster.stats().messagesPublished()).isZero();
    assertThat(cluster.healthy()).isFalse();
  }

  @Test
  void aMessageOfAnotherNodeIsDelivered() {
    arrive("other1", "/", Set.of("a"), Map.of("volatile", true), "hello");

    await()
        .untilAsserted(
            () ->
                assertThat(lobby.deliveries())
                    .containsExactly(
                        new FakeNamespace.Delivery(
                            "s1", List.of("hello"), new EmitFlags(true, true, true))));
    assertThat(cluster.stats().messagesReceived()).isEqualTo(1);
  }

  @Test
  void theOptionsDecideWhoGetsItNotTheChannel() {
    bus.arrive("socket.io#/#a#", message("other1", "/", Set.of("b"), Map.of(), "hello"));

    await().until(() -> lobby.deliveries().size() == 2);
    assertThat(lobby.sentTo("s2")).hasSize(1);
  }

  @Test
  void aTallyIsNoMessageAndGarbageInItsPlaceIsOneThatIsDropped() {
    bus.arrive("socket.io-tally#", MessagePack.encode(List.of("other1", "socket.io#/#", 1, 2), 99));
    assertThat(cluster.stats().messagesReceived()).isZero();

    bus.arrive("socket.io-tally#", new byte[] {(byte) 0xc1, 1, 2});
    assertThat(cluster.stats().messagesReceived()).isEqualTo(1);
    assertThat(cluster.stats().dropped()).containsEntry(DropReason.MALFORMED, 1L);
  }

  @Test
  void everyDropIsCountedWithItsReason() {
    arrive("node_1", "/", Set.of(), Map.of(), "own");
    arrive("other1", "/elsewhere", Set.of(), Map.of(), "elsewhere");
    bus.arrive("socket.io#/#", new byte[] {(byte) 0xc1, 1, 2});
    arrive("other1", "/", Set.of(), Map.of(), "last");

    await().until(() -> lobby.deliveries().size() == 3);
    assertThat(lobby.sentTo("s3")).containsExactly(List.of("last"));
    assertThat(cluster.stats().dropped())
        .containsEntry(DropReason.OWN_ECHO, 1L)
        .containsEntry(DropReason.OTHER_NAMESPACE, 1L)
        .containsEntry(DropReason.MALFORMED, 1L)
        .containsEntry(DropReason.OVERFLOW, 0L)
        .containsEntry(DropReason.FAILED, 0L);
    assertThat(cluster.stats().messagesReceived()).isEqualTo(4);
  }

  @Test
  void anEchoThatIsWrittenInAnotherWayIsKnownToo() {
    byte[] usual = message("node_1", "/", Set.of(), Map.of(), "own");
    byte[] longer = new byte[usual.length + 1];
    // The uid as str8 instead of fixstr.
    longer[0] = usual[0];
    longer[1] = (byte) 0xd9;
    longer[2] = 6;
    System.arraycopy(usual, 2, longer, 3, usual.length - 2);
    bus.arrive("socket.io#/#", longer);

    await().until(() -> cluster.stats().dropped().get(DropReason.OWN_ECHO) == 1);
    assertThat(lobby.deliveries()).isEmpty();
  }

  @Test
  void aNamespaceWhoseNameHoldsAHashIsRefused() {
    assertThatThrownBy(() -> cluster.attach(new FakeNamespace("/a#b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namespacesComeAndGoWithTheEngine() {
    FakeNamespace made = new FakeNamespace("/made");
    FakeNamespace odd = new FakeNamespace("/a#b");
    cluster.follower().created(made);
    cluster.follower().created(odd);
    made.join("m1");

    arrive("other1", "/made", Set.of(), Map.of(), "first");
    await().until(() -> made.sentTo("m1").size() == 1);
    cluster.follower().removed(made);
    cluster.follower().removed(odd);
    arrive("other1", "/made", Set.of(), Map.of(), "second");

    await().until(() -> cluster.stats().dropped().get(DropReason.OTHER_NAMESPACE) == 1);
    assertThat(made.sentTo("m1")).containsExactly(List.of("first"));
  }

  @Test
  void changesOfTheHealthAreTold() {
    List<String> told = new CopyOnWriteArrayList<>();
    cluster.addListener(
        new ClusterListener() {
          @Override
          public void healthy() {
            told.add("healthy");
            throw new IllegalStateException("the node goes on");
          }

          @Override
          public void degraded() {
            told.add("degraded");
          }
        });

    await().until(() -> told.equals(List.of("healthy")));
    bus.disconnect();
    await().until(() -> told.equals(List.of("healthy", "degraded")));
    bus.reconnect();
    await().until(() -> told.equals(List.of("healthy", "degraded", "healthy")));
  }

  @Test
  void whatIsCountedIsToldToMetrics() {
    List<String> told = new CopyOnWriteArrayList<>();
    cluster.addMetrics(
        new ClusterMetrics() {
          @Override
          public void received(int bytes) {
            told.add("received " + bytes);
          }

          @Override
          public void published(int bytes) {
            told.add("published");
          }

          @Override
          public void publishLost() {
            told.add("lost");
          }

          @Override
          public void dropped(DropReason reason) {
            told.add("dropped " + reason);
          }

          @Override
          public void queryEnded(Duration took, boolean isComplete) {
            told.add("query " + isComplete);
          }
        });

    cluster.of("/").emit("hello");
    bus.arrive("socket.io#/#", new byte[] {1, 2, 3});
    await().until(() -> told.contains("dropped MALFORMED"));
    bus.subscribers("socket.io-request#/#", 1);
    bus.subscribers("socket.io-response#/#node_1#", 1);
    assertThat(cluster.of("/").fetchSockets().toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(2));
    bus.disconnect();
    cluster.of("/").emit("hello");

    assertThat(told)
        .containsExactly(
            "published", "received 3", "dropped MALFORMED", "published", "query true", "lost");
  }

  private void arrive(
      String uid, String nsp, Set<String> rooms, Map<String, Object> flags, String event) {
    bus.arrive("socket.io#/#", message(uid, nsp, rooms, flags, event));
  }

  private static byte[] message(
      String uid, String nsp, Set<String> rooms, Map<String, Object> flags, String event) {
    return new ClassicWire(uid, new Channels("socket.io"), 10_000)
        .broadcast(new Broadcast(uid, nsp, List.of(event), rooms, Set.of(), flags))
        .bytes();
  }
}
