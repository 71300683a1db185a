package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chatcluster.cluster.answer.Answering;
import io.chatcluster.cluster.answer.ServerSideListener;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.members.LeaseOptions;
import io.chatcluster.cluster.members.Membership;
import io.chatcluster.cluster.memory.MemoryBus;
import io.chatcluster.cluster.memory.MemoryHub;
import io.chatcluster.cluster.memory.MemoryMembership;
import io.chatcluster.cluster.query.Answers;
import io.chatcluster.cluster.query.QueryOptions;
import io.chatcluster.cluster.testing.FakeBus;
import io.chatcluster.cluster.testing.FakeNamespace;
import io.chatcluster.cluster.traffic.DropReason;
import io.chatcluster.cluster.wire.Addressed;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.ClassicWire;
import io.chatcluster.cluster.wire.Decoded;
import io.chatcluster.cluster.wire.WireKind;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Message;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import io.chatcluster.cluster.wire.message.Targets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What this node does, publishes and answers, beside another member that the test plays. */
class OperationsTest {
  private static final String REQUESTS = "socket.io-request#/#";
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FakeBus bus = new FakeBus();
  private final FakeNamespace lobby = new FakeNamespace("/");
  private final ClassicWire other = new ClassicWire("other1", new Channels("socket.io"), 100_000);
  private final Cluster cluster =
      new Cluster(
          bus,
          null,
          ClusterOptions.defaults()
              .withUid("node_1")
              .withWorkers(1, 100)
              .withQueries(new QueryOptions(LONG, 2, false)));
  private final ClusterNamespace all = cluster.of("/");

  @BeforeEach
  void start() throws Exception {
    done(cluster.start());
    cluster.attach(lobby);
    lobby.join("s1", "a", "b");
    lobby.join("s2", "b");
    lobby.join("s3");
    bus.subscribers(REQUESTS, 2);
    bus.subscribers("socket.io-response#/#node_1#", 1);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void joinLeaveAndDisconnectAreDoneHereAtOnceAndTheOthersAreTold() throws Exception {
    done(all.to("b").except("s2").socketsJoin("c", "d"));
    assertThat(lobby.rooms()).containsExactlyInAnyOrder("a", "b", "c", "d");
    done(all.to("c").socketsLeave("d"));
    assertThat(lobby.hasRoom("d")).isFalse();
    done(all.to("c").disconnectSockets(true));

    assertThat(lobby.hasRoom("s1")).isFalse();
    assertThat(published())
        .containsExactly(
            new Request.Join("node_1", new Targets(List.of("b"), List.of("s2")), List.of("c", "d")),
            new Request.Leave("node_1", new Targets(List.of("c"), List.of()), List.of("d")),
            new Request.Disconnect("node_1", new Targets(List.of("c"), List.of()), true));
  }

  @Test
  void whatIsLocalTellsNobody() throws Exception {
    lobby.answers("s3", "yes");

    done(all.local().socketsJoin("c"));
    done(all.local().to("s1").socketsLeave("c"));
    assertThat(done(all.local().to("c").fetchSockets()).values())
        .extracting(RemoteSocket::id)
        .containsExactlyInAnyOrder("s2", "s3");
    assertThat(done(all.local().to("s3").emitWithAck(LONG, "ask")))
        .isEqualTo(new Answers<>(List.of("yes"), 1, 1, List.of()));
    assertThat(done(all.local().allRooms()).values())
        .containsExactlyInAnyOrder("s1", "s2", "s3", "a", "b", "c");
    assertThat(done(all.local().serverCount())).isEqualTo(1);
    assertThat(done(all.local().serverSideEmitWithAck(LONG, "e")).values()).isEmpty();
    done(all.local().disconnectSockets(false));

    assertThat(lobby.rooms()).isEmpty();
    assertThat(messages()).isEmpty();
  }

  @Test
  void whoIsGoneTheMomentItWasAskedIsMissing() throws Exception {
    bus.whenPublishing(
        channel -> {
          if (channel.equals(REQUESTS)) {
            bus.subscribers(REQUESTS, 1);
          }
        });
    Answers<RemoteSocket> found = done(all.fetchSockets());
    bus.subscribers(REQUESTS, 2);
    Answers<Object> answers = done(all.to("s1").emitWithAck(Duration.ofSeconds(1), "ask"));
    bus.subscribers(REQUESTS, 2);
    Answers<Object> others = done(all.serverSideEmitWithAck(LONG, "ask"));

    assertThat(found.missing()).containsExactly(Answers.UNNAMED);
    assertThat(found.isComplete()).isFalse();
    assertThat(answers.missing()).containsExactly(Answers.UNNAMED);
    assertThat(others.missing()).containsExactly(Answers.UNNAMED);
  }

  @Test
  void afterAJoinTheRoomIsReachedThroughTheChannelOfAll() throws Exception {
    done(all.socketsJoin("c"));
    all.to("c").emit("hello");
    all.to("a").emit("hello");

    assertThat(channels()).containsExactly(REQUESTS, "socket.io#/#", "socket.io#/#a#");
  }

  @Test
  void socketsOfAllMembersAreFound() throws Exception {
    lobby.data("s1", Map.of("name", "one"));
    CompletionStage<Answers<RemoteSocket>> found = all.to("a").fetchSockets();
    Request.Fetch request = (Request.Fetch) published().get(0);
    answer(
        new Response.Sockets(
            null,
            request.requestId(),
            List.of(
                Map.of(
                    "id",
                    "far",
                    "rooms",
                    List.of("far", "a"),
                    "data",
                    Map.of("name", "two"),
                    "handshake",
                    Map.of("address", "::2", "auth", Map.of("t", 1), "issued", 7)),
                Map.of("no", "id"))));

    Answers<RemoteSocket> answers = done(found);
    assertThat(request.targets()).isEqualTo(new Targets(List.of("a"), List.of()));
    assertThat(answers.isComplete()).isTrue();
    assertThat(answers.expected()).isEqualTo(2);
    assertThat(answers.values()).extracting(RemoteSocket::id).containsExactly("s1", "far");
    RemoteSocket far = answers.values().get(1);
    assertThat(far.rooms()).containsExactly("far", "a");
    assertThat(far.data()).isEqualTo(Map.of("name", "two"));
    assertThat(far.auth()).isEqualTo(Map.of("t", 1));
    assertThat(far.handshake().address()).isEqualTo("::2");
    assertThat(far.handshake().issued()).isEqualTo(7);
    // Who waits for an answer may be told before it is counted as over.
    await().until(() -> cluster.stats().queriesPending() == 0);
  }

  @Test
  void aRemoteSocketIsReachedWhereItIs() throws Exception {
    CompletionStage<Answers<RemoteSocket>> found = all.fetchSockets();
    String id = ((Request.Fetch) published().get(0)).requestId();
    answer(new Response.Sockets("other1", id, List.of(Map.of("id", "far"))));
    RemoteSocket far = done(found).values().get(3);
    int before = published().size();

    far.emit("hello", 1);
    done(far.join("x"));
    done(far.leave("x"));
    done(far.disconnect(true));
    CompletionStage<Object> answer = far.emitWithAck(LONG, "ask");

    List<Message> sent = published().subList(before, before + 5);
    Broadcast hello = (Broadcast) sent.get(0);
    assertThat(hello.rooms()).containsExactly("far");
    assertThat(hello.flags()).isEqualTo(Map.of("expectSingleResponse", true));
    Targets only = new Targets(List.of("far"), List.of());
    assertThat(sent.get(1)).isEqualTo(new Request.Join("node_1", only, List.of("x")));
    assertThat(sent.get(2)).isEqualTo(new Request.Leave("node_1", only, List.of("x")));
    assertThat(sent.get(3)).isEqualTo(new Request.Disconnect("node_1", only, true));
    String ask = ((Request.Ask) sent.get(4)).requestId();
    answer(new Response.ClientCount(null, ask, 1));
    answer(new Response.Ack(null, ask, List.of("done")));
    assertThat(done(answer)).isEqualTo("done");
  }

  @Test
  void theAnswersOfAllClientsAreGathered() throws Exception {
    lobby.answers("s1", "one", "ignored");
    lobby.answers("s2");
    CompletionStage<Answers<Object>> answers = all.to("b").emitWithAck(LONG, "ask", "q");

    Request.Ask request = (Request.Ask) published().get(0);
    assertThat(request.broadcast().flags()).isEqualTo(Map.of("timeout", 20_000));
    answer(new Response.ClientCount(null, request.requestId(), 2));
    answer(new Response.Ack(null, request.requestId(), List.of("three")));
    assertThat(answers.toCompletableFuture()).isNotDone();
    answer(new Response.Ack(null, request.requestId(), List.of("four")));

    Answers<Object> got = done(answers);
    assertThat(got.values()).containsExactlyInAnyOrder("one", null, "three", "four");
    assertThat(got.isComplete()).isTrue();
  }

  @Test
  void manyRequestsBeyondTheLimitOfRoomsAreOneLineInTheLog() {
    Logger logger = (Logger) LoggerFactory.getLogger(Answering.class);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    logger.addAppender(logged);
    try {
      lobby.full("s1");
      for (int i = 0; i < 20; i++) {
        ask(new Request.Join("other1", new Targets(List.of("s1"), List.of()), List.of("room" + i)));
      }
      await().until(() -> dropped(DropReason.ROOM_LIMIT) == 20);
      assertThat(logged.list).hasSize(1);
    } finally {
      logger.detachAppender(logged);
    }
  }

  @Test
  void timeThatRunsOutIsNoFailure() throws Exception {
    // So long that the client here is asked before, on a busy machine too.
    CompletionStage<Answers<Object>> answers =
        all.to("a").emitWithAck(Duration.ofSeconds(2), "ask");

    Answers<Object> got = done(answers);
    assertThat(got).isEqualTo(new Answers<>(List.of(), 1, 0, List.of(Answers.UNNAMED)));
    assertThat(got.isComplete()).isFalse();
    String late = ((Request.Ask) published().get(0)).requestId();
    answer(new Response.ClientCount(null, late, 0));
    answer(new Response.ClientCount(null, "of another member", 0));
    await().until(() -> dropped(DropReason.LATE_ANSWER) == 1);
    await().until(() -> dropped(DropReason.OTHERS_ANSWER) == 1);
  }

  @Test
  void membersHearEventsOfMembers() throws Exception {
    CompletionStage<Answers<Object>> answers = all.serverSideEmitWithAck(LONG, "e", 1);
    Request.ServerSideEmit request = (Request.ServerSideEmit) published().get(0);
    answer(new Response.ServerSide(null, request.requestId(), List.of(Map.of("pong", 1))));

    assertThat(request.data()).containsExactly("e", 1);
    assertThat(done(answers)).isEqualTo(new Answers<>(List.of(Map.of("pong", 1)), 1, 1, List.of()));
    done(all.serverSideEmit("e"));
    assertThat(published().get(1))
        .isEqualTo(new Request.ServerSideEmit("node_1", null, List.of("e")));
    assertThatThrownBy(() -> all.serverSideEmit("connection"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whileTheBusIsAwayWhoAsksGetsAnErrorAndOwnSocketsAreServed() {
    bus.disconnect();

    fails(all.to("a").socketsJoin("c"), ClusterUnavailableException.class);
    assertThat(lobby.hasRoom("c")).isTrue();
    fails(all.fetchSockets(), ClusterUnavailableException.class);
    fails(all.emitWithAck(LONG, "ask"), ClusterUnavailableException.class);
    assertThat(lobby.deliveries()).isEmpty();
    fails(all.serverSideEmit("e"), ClusterUnavailableException.class);
    fails(all.serverSideEmitWithAck(LONG, "e"), ClusterUnavailableException.class);
    fails(all.allRooms(), ClusterUnavailableException.class);
    fails(all.serverCount(), ClusterUnavailableException.class);
  }

  @Test
  void aBreakEndsWhatWaits() {
    CompletionStage<Answers<RemoteSocket>> found = all.fetchSockets();

    bus.disconnect();

    fails(found, ClusterUnavailableException.class);
    assertThat(cluster.stats().queriesPending()).isZero();
  }

  @Test
  void noMoreQueriesWaitThanAllowed() {
    all.fetchSockets();
    all.allRooms();

    fails(all.fetchSockets(), IllegalStateException.class);
    assertThat(cluster.stats().queriesPending()).isEqualTo(2);
  }

  @Test
  void aNamespaceThatIsNotHereCanBeToldButNotAsked() throws Exception {
    ClusterNamespace away = cluster.of("away");

    done(away.socketsJoin("x"));
    done(away.serverSideEmit("e"));
    assertThat(channels()).containsOnly("socket.io-request#/away#");
    fails(away.fetchSockets(), IllegalStateException.class);
    fails(away.emitWithAck(LONG, "ask"), IllegalStateException.class);
    assertThat(done(away.serverCount())).isZero();
  }

  @Test
  void questionsOfOthersAreAnsweredOnTheirOwnChannel() {
    lobby.data("s2", Map.of("object", new Object()));
    ask(new Request.Fetch("other1", "r1", new Targets(List.of("b"), List.of())));
    ask(new Request.AllRooms("other1", "r2"));
    ask(new Request.SocketIds(null, "r3", List.of("a")));

    await().until(() -> messages().size() == 3);
    Response.Sockets sockets = (Response.Sockets) published().get(0);
    assertThat(sockets.uid()).isEqualTo("node_1");
    assertThat(sockets.sockets()).hasSize(2).extracting(socket -> socket.get("id")).contains("s1");
    Map<String, Object> details =
        sockets.sockets().stream().filter(s -> s.get("id").equals("s2")).findAny().orElseThrow();
    assertThat(details.get("data")).isEqualTo(Map.of());
    assertThat(details.get("rooms")).isEqualTo(List.of("b", "s2"));
    Map<?, ?> handshake = (Map<?, ?>) details.get("handshake");
    assertThat(handshake.get("auth")).isEqualTo(Map.of());
    assertThat(handshake.get("headers")).isEqualTo(Map.of("host", "test"));
    assertThat(handshake.get("time"))
        .isEqualTo("Thu Jan 01 1970 00:00:01 GMT+0000 (Coordinated Universal Time)");
    assertThat(((Response.Rooms) published().get(1)).rooms())
        .containsExactlyInAnyOrder("s1", "s2", "s3", "a", "b");
    assertThat(published().get(2)).isEqualTo(new Response.SocketIds("node_1", "r3", List.of("s1")));
    assertThat(channels())
        .containsExactly(
            "socket.io-response#/#other1#",
            "socket.io-response#/#other1#",
            "socket.io-response#/#");
  }

  @Test
  void socketsFoundHereShowTheSameAsThoseFoundElsewhere() throws Exception {
    RemoteSocket socket = done(all.local().to("a").fetchSockets()).values().get(0);

    assertThat(socket.auth()).isEmpty();
    assertThat(socket.handshake().headers()).isEqualTo(Map.of("host", "test"));
    assertThat(socket.handshake().address()).isEqualTo("::1");
    assertThat(socket.handshake().toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @EnumSource(WireKind.class)
  void credentialsAreToldWhereTheOptionsSaySo(WireKind kind) throws Exception {
    for (boolean isSharing : List.of(false, true)) {
      MemoryHub hub = new MemoryHub();
      QueryOptions queries =
          isSharing ? QueryOptions.DEFAULTS.sharingCredentials() : QueryOptions.DEFAULTS;
      try (Cluster asked = member(hub, kind, "node_1", queries);
          Cluster asking = member(hub, kind, "node_2", QueryOptions.DEFAULTS)) {
        FakeNamespace here = new FakeNamespace("/");
        here.join("s1");
        asked.attach(here);
        asking.attach(new FakeNamespace("/"));
        await().until(() -> asked.healthy() && asking.healthy());
        await().until(() -> done(asking.of("/").serverCount()) == 2);

        RemoteSocket found = done(asking.of("/").fetchSockets()).values().get(0);

        assertThat(found.auth()).isEqualTo(isSharing ? Map.of("token", "s1") : Map.of());
        assertThat(found.handshake().headers())
            .isEqualTo(
                isSharing
                    ? Map.of("host", "test", "cookie", "secret", "authorization", "secret")
                    : Map.of("host", "test"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(WireKind.class)
  void aJoinBeyondTheLimitOfRoomsFailsWhereverTheSocketIs(WireKind kind) throws Exception {
    MemoryHub hub = new MemoryHub();
    MemoryMembership leases = new MemoryMembership(InstantSource.system());
    FakeNamespace near = new FakeNamespace("/");
    FakeNamespace far = new FakeNamespace("/");
    near.join("s1");
    far.join("s2");
    far.join("s3");
    try (Cluster asking = member(hub, leases, kind, "node_1", QueryOptions.DEFAULTS);
        Cluster asked = member(hub, leases, kind, "node_2", QueryOptions.DEFAULTS)) {
      asking.attach(near);
      asked.attach(far);
      await().until(() -> done(asking.of("/").serverCount()) == 2);
      await().until(() -> asking.members().size() == 2);
      done(asking.of("/").socketsJoin("a", "b"));
      assertThat(far.socket("s2").rooms()).contains("a", "b");

      far.full("s2");
      assertThat(refused(asking.of("/").socketsJoin("c", "d"))).isEqualTo(2);
      assertThat(far.socket("s3").rooms()).contains("c", "d");
      assertThat(asked.stats().dropped().get(DropReason.ROOM_LIMIT)).isEqualTo(1);
      near.full("s1");
      assertThat(refused(asking.of("/").socketsJoin("e"))).isEqualTo(2);
      assertThat(refused(asking.of("/").local().socketsJoin("e"))).isEqualTo(1);
      await().until(() -> asking.stats().queriesPending() == 0);
    }
  }

  private static int refused(CompletionStage<Void> join) {
    CompletableFuture<Void> future = join.toCompletableFuture();
    assertThat(future)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(RoomLimitException.class);
    return ((RoomLimitException) future.handle((done, failure) -> cause(failure)).join()).refused();
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }

  private static Cluster member(MemoryHub hub, WireKind kind, String uid, QueryOptions queries) {
    return member(hub, Membership.NONE, kind, uid, queries);
  }

  private static Cluster member(
      MemoryHub hub, Membership leases, WireKind kind, String uid, QueryOptions queries) {
    Cluster member =
        new Cluster(
            new MemoryBus(hub),
            null,
            leases,
            ClusterOptions.defaults()
                .withUid(uid)
                .withWire(kind)
                .withWorkers(1, 100)
                .withLease(new LeaseOptions("", Duration.ofMillis(50), Duration.ofSeconds(30)))
                .withQueries(queries));
    member.start().toCompletableFuture().join();
    return member;
  }

  @Test
  void nodesOnDifferentWiresNameEachOther() {
    MemoryHub hub = new MemoryHub();
    MemoryMembership leases = new MemoryMembership(InstantSource.system());
    try (Cluster classic = member(hub, leases, WireKind.CLASSIC, "node_1", QueryOptions.DEFAULTS);
        Cluster sharded =
            member(hub, leases, WireKind.SHARDED_DYNAMIC, "node_2", QueryOptions.DEFAULTS);
        Cluster peer = member(hub, leases, WireKind.CLASSIC, "node_3", QueryOptions.DEFAULTS)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(classic.membersOnOtherWires())
                      .containsExactly("node_2 (sharded-dynamic/1)"));
      await().until(() -> sharded.membersOnOtherWires().size() == 2);
      await().until(() -> peer.members().size() == 3);
    }
  }

  @Test
  void theCountOfClientsIsToldBeforeTheirAnswers() {
    lobby.answers("s1", Map.of("x", 1), "second");
    Broadcast broadcast =
        new Broadcast("other1", "/", List.of("ask"), Set.of("b"), Set.of(), Map.of("timeout", 500));
    ask(new Request.Ask("r1", broadcast));

    await().until(() -> messages().size() == 2);
    assertThat(published())
        .containsExactly(
            new Response.ClientCount("node_1", "r1", 2),
            new Response.Ack("node_1", "r1", List.of(Map.of("x", 1))));
    assertThat(lobby.sentTo("s2")).containsExactly(List.of("ask"));
  }

  @Test
  void whatOthersTellIsDoneAndOwnEchoesAreNot() {
    ask(new Request.Join(null, new Targets(List.of("s3"), List.of()), List.of("c")));
    ask(new Request.Leave("other1", Targets.ALL, List.of("a")));
    ask(new Request.Disconnect("node_1", Targets.ALL, true));
    ask(new Request.JoinOne(null, "r1", "s2", "d"));
    ask(new Request.LeaveOne(null, "r2", "s2", "b"));
    ask(new Request.JoinOne(null, "r3", "unknown", "e"));
    ask(new Request.DisconnectOne(null, "r4", "s1", true));

    await().until(() -> messages().size() == 3);
    assertThat(lobby.rooms()).containsExactlyInAnyOrder("c", "d");
    assertThat(lobby.hasRoom("s1")).isFalse();
    assertThat(published())
        .containsExactly(
            new Response.Done("node_1", "r1"),
            new Response.Done("node_1", "r2"),
            new Response.Done("node_1", "r4"));
    assertThat(dropped(DropReason.OWN_ECHO)).isEqualTo(1);
  }

  @Test
  void aListenerOfMembersAnswersOnce() {
    List<List<Object>> heard = new CopyOnWriteArrayList<>();
    ServerSideListener.Ack[] kept = new ServerSideListener.Ack[1];
    all.onServerSide(
        "e",
        (arguments, ack) -> {
          throw new IllegalStateException("the next one is called all the same");
        });
    all.onServerSide(
        "e",
        (arguments, ack) -> {
          heard.add(arguments);
          kept[0] = ack;
        });
    ask(new Request.ServerSideEmit("emitter", null, List.of("e", 1)));
    ask(new Request.ServerSideEmit("node_1", null, List.of("e", "own")));
    ask(new Request.ServerSideEmit("other1", "r1", List.of("e", 2)));

    await().untilAsserted(() -> assertThat(heard).containsExactly(List.of(1), List.of(2)));
    assertThat(kept[0].isWanted()).isTrue();
    kept[0].answer("first");
    kept[0].answer("second");
    assertThat(published())
        .containsExactly(new Response.ServerSide("node_1", "r1", List.of("first")));
    assertThat(channels()).containsExactly("socket.io-response#/#");
    assertThat(dropped(DropReason.FAILED)).isEqualTo(2);
  }

  private void ask(Request request) {
    Addressed message = other.request("/", request);
    bus.arrive(message.channel(), message.bytes());
  }

  private void answer(Response response) {
    Addressed message = other.response("/", "node_1", response);
    bus.arrive(message.channel(), message.bytes());
  }

  private long dropped(DropReason reason) {
    return cluster.stats().dropped().get(reason);
  }

  /** What was published, without the probes of the node itself. */
  private List<Addressed> messages() {
    return bus.messages().stream()
        .filter(message -> !message.channel().startsWith("socket.io-probe#"))
        .toList();
  }

  private List<String> channels() {
    return messages().stream().map(Addressed::channel).toList();
  }

  private List<Message> published() {
    List<Message> messages = new ArrayList<>();
    for (Addressed message : messages()) {
      messages.add(((Decoded.Valid) other.decode(message.channel(), message.bytes())).message());
    }
    return messages;
  }

  private static void fails(CompletionStage<?> stage, Class<? extends Exception> cause) {
    assertThat(stage.toCompletableFuture())
        .failsWithin(2, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(cause);
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
