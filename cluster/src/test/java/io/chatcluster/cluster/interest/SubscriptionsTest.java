package io.chatcluster.cluster.interest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.ClusterOptions;
import io.chatcluster.cluster.bus.SubscriptionTimeoutException;
import io.chatcluster.cluster.testing.FakeBus;
import io.chatcluster.cluster.testing.FakeNamespace;
import io.chatcluster.cluster.wire.WireKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
  private static final String LASTING =
      "subscribe [socket.io#/#, socket.io-request#/#, socket.io-response#/#,"
          + " socket.io-response#/#node_1#]";
  private static final String PATTERN = "socket.io#/#node_1??????????????#";

  private final FakeBus bus = new FakeBus();
  private final FakeNamespace lobby = new FakeNamespace("/");
  private final Cluster cluster =
      new Cluster(
          bus,
          null,
          ClusterOptions.defaults()
              .withUid("node_1")
              .withSubscriptions(Duration.ofMillis(30), Duration.ofMillis(300)));

  @BeforeEach
  void attach() throws Exception {
    cluster.start().toCompletableFuture().get(1, TimeUnit.SECONDS);
    cluster.attach(lobby);
    await().untilAsserted(() -> assertThat(bus.commands()).hasSize(2));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  /** Those of namespaces and rooms since the test began; the probe is none of its business. */
  private List<String> commands() {
    return bus.commands().stream().skip(2).filter(each -> !each.contains("probe#")).toList();
  }

  private CompletableFuture<Void> subscribed(String room) {
    return cluster.subscribed("/", room).toCompletableFuture();
  }

  @Test
  void aNamespaceHearsItsOwnChannelAndTheRoomsOfItsSockets() {
    assertThat(bus.commands()).containsExactlyInAnyOrder(LASTING, "psubscribe [" + PATTERN + "]");
    await().until(cluster::healthy);
    assertThat(cluster.stats().subscriptions()).isEqualTo(5);
  }

  @Test
  void theRoomOfASocketHasAChannelWhereThatIsTheMode() throws Exception {
    FakeBus sharded = new FakeBus();
    FakeNamespace namespace = new FakeNamespace("/");
    namespace.join("early-socket-with-id");
    try (Cluster member =
        new Cluster(
            sharded,
            null,
            ClusterOptions.defaults()
                .withUid("node_1")
                .withWire(WireKind.SHARDED_DYNAMIC_PRIVATE)
                .withSubscriptions(Duration.ofMillis(30), Duration.ofMillis(300)))) {
      member.start().toCompletableFuture().get(1, TimeUnit.SECONDS);
      member.attach(namespace);
      await().until(() -> member.stats().subscriptions() == 3);
      namespace.join("later-socket-with-id", "early-socket-with-id", "room");
      await().until(() -> member.stats().subscriptions() == 5);

      // Another socket stays in the room that is named after this one.
      namespace.leave("early-socket-with-id", "early-socket-with-id");
      namespace.leave("later-socket-with-id", "room");
      await().until(() -> member.stats().subscriptions() == 4);
      namespace.leave("later-socket-with-id", "later-socket-with-id");
      namespace.leave("later-socket-with-id", "early-socket-with-id");
      await().until(() -> member.stats().subscriptions() == 2);
    }
    assertThat(sharded.commands())
        .contains("unsubscribe [socket.io#/#room#]")
        .anyMatch(
            command ->
                command.startsWith("subscribe")
                    && command.contains("socket.io#/#later-socket-with-id#"));
  }

  @Test
  void whereThePatternIsRefusedEachSocketHasAChannelAlsoAfterABreak() throws Exception {
    FakeBus guarded = new FakeBus();
    guarded.refusePatterns();
    FakeNamespace namespace = new FakeNamespace("/");
    namespace.join("node_1-socket-no-one", "node_1-like-a-socket");
    try (Cluster member =
        new Cluster(
            guarded,
            null,
            ClusterOptions.defaults()
                .withUid("node_1")
                .withSubscriptions(Duration.ofMillis(30), Duration.ofMillis(300)))) {
      member.attach(namespace);
      member.start().toCompletableFuture().get(1, TimeUnit.SECONDS);
      await().until(() -> member.stats().subscriptions() == 6);
      namespace.join("node_1-socket-no-two");
      await().until(() -> member.stats().subscriptions() == 7);
      assertThat(member.subscribed("/", "node_1-socket-no-two").toCompletableFuture())
          .succeedsWithin(1, TimeUnit.SECONDS);
      FakeNamespace later = new FakeNamespace("/later");
      later.join("node_1-socket-no-six");
      member.attach(later);
      await().until(() -> member.stats().subscriptions() == 12);

      guarded.disconnect();
      guarded.reconnect();

      await().until(() -> member.healthy() && member.stats().subscriptions() == 12);
      namespace.leave("node_1-socket-no-two", "node_1-socket-no-two");
      await().until(() -> guarded.commands().contains("unsubscribe [" + channelOf("no-two") + "]"));
      assertThat(member.stats().subscriptions()).isEqualTo(11);
    }
    assertThat(guarded.commands())
        .filteredOn(command -> command.startsWith("psubscribe"))
        .containsExactly("psubscribe [" + PATTERN + "]");
  }

  @Test
  void aSocketWhoseIdDoesNotBeginWithTheUidHasAChannel() {
    FakeNamespace namespace = new FakeNamespace("/early");
    namespace.join("first-socket-with-id");
    cluster.attach(namespace);
    await().until(() -> cluster.stats().subscriptions() == 11);
    namespace.join("other-socket-with-id");
    namespace.join("node_1-socket-no-one");
    await().until(() -> cluster.stats().subscriptions() == 12);
    assertThat(String.join(" ", commands()))
        .contains("socket.io#/early#first-socket-with-id#")
        .contains("socket.io#/early#other-socket-with-id#")
        .doesNotContain("no-one");

    namespace.leave("other-socket-with-id", "other-socket-with-id");
    await()
        .until(() -> commands().contains("unsubscribe [socket.io#/early#other-socket-with-id#]"));
  }

  private static String channelOf(String end) {
    return "socket.io#/#node_1-socket-" + end + "#";
  }

  @Test
  void attachingTwiceChangesNothing() {
    cluster.attach(lobby);
    lobby.join("s1", "a");

    await()
        .untilAsserted(() -> assertThat(commands()).containsExactly("subscribe [socket.io#/#a#]"));
  }

  @Test
  void aNamespaceThatIsDetachedIsHeardNoMoreAndCanComeBack() {
    lobby.join("s1", "a");
    assertThat(subscribed("a")).succeedsWithin(1, TimeUnit.SECONDS);

    cluster.detach(lobby);
    cluster.detach(lobby);
    lobby.join("s1", "b");

    await().until(() -> cluster.stats().subscriptions() == 0);
    assertThat(balance()).isEmpty();
    assertThat(bus.commands()).contains("punsubscribe [" + PATTERN + "]");
    assertThat(cluster.stats().subscriptionsPending()).isZero();
    cluster.attach(lobby);
    assertThat(subscribed("b")).succeedsWithin(1, TimeUnit.SECONDS);
    await().untilAsserted(() -> assertThat(balance()).contains("socket.io-request#/#"));
    lobby.leave("s1", "b");
    await().untilAsserted(() -> assertThat(balance()).doesNotContain("socket.io#/#b#"));
  }

  @Test
  void aRoomIsHeardWhileItHasAMember() {
    lobby.join("s1", "a");
    assertThat(subscribed("a")).succeedsWithin(1, TimeUnit.SECONDS);
    lobby.join("s2", "a");
    lobby.leave("s1", "a");
    lobby.leave("s2", "a");

    await()
        .untilAsserted(
            () ->
                assertThat(commands())
                    .containsExactly("subscribe [socket.io#/#a#]", "unsubscribe [socket.io#/#a#]"));
    assertThat(cluster.stats().subscriptions()).isEqualTo(5);
  }

  @Test
  void aRoomThatIsLeftAndEnteredAgainCostsNothing() {
    lobby.join("s1", "a", "b");
    assertThat(subscribed("a")).succeedsWithin(1, TimeUnit.SECONDS);
    assertThat(subscribed("b")).succeedsWithin(1, TimeUnit.SECONDS);
    int before = commands().size();

    lobby.leave("s1", "a");
    lobby.join("s1", "a");
    lobby.leave("s1", "b");

    await().until(() -> commands().contains("unsubscribe [socket.io#/#b#]"));
    assertThat(commands()).hasSize(before + 1);
  }

  @Test
  void whoEntersARoomThatIsHeardDoesNotWait() {
    lobby.join("s1", "a");
    assertThat(subscribed("a")).succeedsWithin(1, TimeUnit.SECONDS);
    lobby.join("s2", "a");

    assertThat(subscribed("a")).isDone();
  }

  @Test
  void whoEntersARoomThatIsBeingGivenUpWaitsUntilItIsHeardAgain() {
    lobby.join("s1", "a");
    assertThat(subscribed("a")).succeedsWithin(1, TimeUnit.SECONDS);
    CompletableFuture<Boolean> isDoneAtOnce = new CompletableFuture<>();
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    lobby.leave("s1", "a");
    lobby.afterNextLook(
        () -> {
          lobby.join("s2", "a");
          CompletableFuture<Void> heard = subscribed("a");
          isDoneAtOnce.complete(heard.isDone());
          heard.thenAccept(waiting::complete);
        });

    assertThat(isDoneAtOnce).succeedsWithin(1, TimeUnit.SECONDS).isEqualTo(false);
    assertThat(waiting).succeedsWithin(1, TimeUnit.SECONDS);
    assertThat(commands().get(commands().size() - 1)).isEqualTo("subscribe [socket.io#/#a#]");
  }

  @Test
  void manyRoomsShareACommand() {
    bus.hold();
    String[] rooms = new String[500];
    for (int i = 0; i < rooms.length; i++) {
      rooms[i] = "r" + i;
    }
    lobby.join("s1", rooms);
    bus.release();

    await().until(() -> cluster.stats().subscriptions() == 505);
    assertThat(commands()).hasSizeLessThan(100);
  }

  @Test
  void aRoomOfASocketNeedsNoChannelOfItsOwn() {
    String socket = "node_1" + "x".repeat(14);
    lobby.join("s1", socket);

    assertThat(subscribed(socket)).succeedsWithin(1, TimeUnit.SECONDS);
    assertThat(commands()).isEmpty();
  }

  @Test
  void waitingEndsWithTheConfirmation() {
    bus.hold();
    lobby.join("s1", "a");
    CompletableFuture<Void> waiting = subscribed("a");
    await().until(() -> !commands().isEmpty());
    assertThat(waiting).isNotDone();
    assertThat(cluster.stats().subscriptionsPending()).isEqualTo(1);

    bus.release();

    assertThat(waiting).succeedsWithin(1, TimeUnit.SECONDS);
    await().until(() -> cluster.stats().subscriptionsPending() == 0);
  }

  @Test
  void waitingHasALimit() {
    bus.hold();
    lobby.join("s1", "a");

    assertThat(subscribed("a"))
        .failsWithin(2, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(SubscriptionTimeoutException.class);
  }

  @Test
  void waitingBeforeTheJoinKeepsTheChannelOnlyForAWhile() {
    assertThat(subscribed("a")).succeedsWithin(1, TimeUnit.SECONDS);

    await().until(() -> commands().contains("unsubscribe [socket.io#/#a#]"));
    assertThat(commands()).hasSize(2);
  }

  @Test
  void waitingForANamespaceThatIsNotThereFails() {
    assertThat(cluster.subscribed("/elsewhere", "a").toCompletableFuture())
        .failsWithin(1, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFailedSubscriptionIsTriedAgainAfterABreak() {
    bus.hold();
    lobby.join("s1", "a");
    await().until(() -> commands().size() == 1);
    bus.disconnect();
    assertThat(cluster.healthy()).isFalse();
    lobby.join("s1", "b");

    bus.release();
    bus.reconnect();

    await().until(cluster::healthy);
    assertThat(subscribed("a")).succeedsWithin(1, TimeUnit.SECONDS);
    assertThat(subscribed("b")).succeedsWithin(1, TimeUnit.SECONDS);
    assertThat(String.join("\n", bus.commands().subList(3, bus.commands().size())))
        .contains("socket.io#/#,", "#a#", "#b#", PATTERN);
  }

  @Test
  void aBusThatThrowsIsAskedAgain() {
    bus.refuse(new IllegalStateException("on purpose"));
    lobby.join("s1", "a");
    await().until(() -> cluster.stats().subscriptionsPending() > 0);
    bus.refuse(null);

    lobby.join("s1", "b");
    assertThat(subscribed("a")).succeedsWithin(1, TimeUnit.SECONDS);
    assertThat(subscribed("b")).succeedsWithin(1, TimeUnit.SECONDS);
  }

  @Test
  void aRoomThatWasLeftDuringABreakIsTakenBack() {
    lobby.join("s1", "a");
    assertThat(subscribed("a")).succeedsWithin(1, TimeUnit.SECONDS);
    bus.disconnect();
    lobby.leave("s1", "a");
    await().until(() -> cluster.stats().subscriptionsPending() == 5);

    bus.reconnect();

    await().until(() -> commands().contains("unsubscribe [socket.io#/#a#]"));
    await().until(cluster::healthy);
    assertThat(cluster.stats().subscriptions()).isEqualTo(5);
  }

  @Test
  void roomsThatHadMembersBeforeTheNamespaceWasAttachedAreHeard() {
    FakeNamespace chat = new FakeNamespace("/chat");
    chat.join("s1", "early");
    cluster.attach(chat);

    await().until(() -> String.join(" ", commands()).contains("socket.io#/chat#early#"));
    chat.leave("s1", "early");
    await().until(() -> commands().contains("unsubscribe [socket.io#/chat#early#]"));
  }

  @Test
  void itIsHealthyOnlyWhenEverythingIsConfirmedAfterABreak() {
    await().until(cluster::healthy);
    bus.disconnect();
    bus.hold();
    bus.reconnect();
    await().until(() -> bus.commands().size() == 4);
    assertThat(cluster.healthy()).isFalse();

    bus.release();

    await().until(cluster::healthy);
  }

  @Test
  void joinsAndLeavesOfManyThreadsEndInTheTruth() throws Exception {
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      String socket = "s" + t;
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  lobby.join(socket, "r" + i % 7);
                  lobby.leave(socket, "r" + i % 7);
                }
                lobby.join(socket, "stays");
              },
              "joiner-" + t);
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join(10_000);
    }

    await()
        .untilAsserted(
            () -> assertThat(balance()).contains("socket.io#/#", "socket.io#/#stays#").hasSize(5));
    await().until(() -> cluster.stats().subscriptions() == 6);
    assertThat(cluster.stats().subscriptionsPending()).isZero();
    assertThat(subscribed("stays")).succeedsWithin(1, TimeUnit.SECONDS);
  }

  /** What a server that got the commands in their order would have subscribed. */
  private Set<String> balance() {
    Set<String> channels = new TreeSet<>();
    for (String command : bus.commands()) {
      int space = command.indexOf(' ');
      List<String> names =
          List.of(command.substring(space + 2, command.length() - 1).split(", ", -1));
      switch (command.substring(0, space)) {
        // The probe of the cluster may have begun meanwhile.
        case "subscribe" ->
            names.stream().filter(n -> !n.contains("-probe#")).forEach(channels::add);
        case "unsubscribe" -> names.forEach(channels::remove);
        default -> assertThat(names).containsExactly(PATTERN);
      }
    }
    return channels;
  }
}
