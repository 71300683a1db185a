package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.api.event.AckTimeoutException;
import io.chatcluster.engine.api.event.PacketMiddleware;
import io.chatcluster.engine.api.event.Registration;
import io.chatcluster.engine.api.event.SocketDisconnectedException;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What listeners of a socket hear of it, with each of the two ways to call them. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class EventsIT {
  private static final Map<ListenerThreads, TestServer> SERVERS =
      Map.of(
          ListenerThreads.WORKERS, server(ListenerThreads.WORKERS),
          ListenerThreads.EVENT_LOOP, server(ListenerThreads.EVENT_LOOP));
  private static final Duration LONG = Duration.ofSeconds(8);

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  private static TestServer server(ListenerThreads threads) {
    TestServer server =
        new TestServer(
            configuration -> configuration.setAckMode(AckMode.MANUAL),
            options ->
                options
                    .listeners(threads)
                    .listenerThreadCount(2)
                    .middlewareTimeout(Duration.ofMillis(700))
                    .maxPendingAcks(2));
    server
        .library()
        .addEventListener("ping", Object.class, (client, data, ack) -> ack.sendAckData("pong"));
    return server;
  }

  @BeforeAll
  static void start() {
    SERVERS.values().forEach(TestServer::start);
  }

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(TestServer::close);
  }

  /** A client that is in, its events not listened to by anybody but the test. */
  private record Pair(SocketIoClient client, Socket socket) implements AutoCloseable {
    static Pair on(TestServer server) throws IOException {
      SocketIoClient client = SocketIoClient.open(server.port());
      String connected = client.connect("/", "");
      String id = connected.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
      return new Pair(client, server.main().socket(id));
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  private static List<String> waitFor(Queue<String> queue, int size) {
    await().atMost(Duration.ofSeconds(8)).until(() -> queue.size() >= size);
    return List.copyOf(queue);
  }

  @ParameterizedTest
  @EnumSource
  void a_socket_has_listeners_of_its_own_that_answer_once(ListenerThreads threads)
      throws IOException {
    try (Pair pair = Pair.on(SERVERS.get(threads))) {
      pair.socket()
          .events()
          .on(
              "sum",
              (socket, args, ack) -> {
                assertThat(socket).isSameAs(pair.socket());
                ack.send(args.size(), args, new byte[] {1});
                ack.send("a second answer");
              });
      pair.client().send("21[\"sum\",1,{\"a\":null},[2.5]]");
      assertThat(pair.client().next())
          .isEqualTo("61-1[3,[1,{\"a\":null},[2.5]],{\"_placeholder\":true,\"num\":0}]");
      assertThat(pair.client().next()).isEqualTo("binary:01");
      pair.socket().events().off("sum");
      pair.client().send("22[\"sum\"]");
      assertThat(pair.client().roundTrip("ping")).isEqualTo("37[\"pong\"]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_listener_that_is_there_once_hears_one_event(ListenerThreads threads) throws IOException {
    try (Pair pair = Pair.on(SERVERS.get(threads))) {
      pair.socket().events().once("note", (socket, args, ack) -> heard.add("" + args));
      pair.client().send("2[\"note\",1]");
      pair.client().send("2[\"note\",2]");
      assertThat(pair.client().roundTrip("ping")).isEqualTo("37[\"pong\"]");
      assertThat(heard).containsExactly("[1]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void listeners_to_any_event_hear_it_with_java_values_before_all_others(ListenerThreads threads)
      throws IOException {
    try (Pair pair = Pair.on(SERVERS.get(threads))) {
      Queue<List<Object>> args = new ConcurrentLinkedQueue<>();
      Registration any =
          pair.socket()
              .events()
              .onAny(
                  (socket, event, values) -> {
                    heard.add("any " + event);
                    args.add(values);
                  });
      pair.socket()
          .events()
          .use(
              (event, next) -> {
                heard.add("middleware " + event.name());
                next.pass();
              });
      pair.socket().events().on("known", (socket, values, ack) -> heard.add("listener"));
      pair.client().send("2[\"known\"]");
      pair.client()
          .send("51-[\"nobody's\",{\"b\":[{\"_placeholder\":true,\"num\":0}]},null,7,\"\u017e\"]");
      pair.client().send(new byte[] {4, 5});
      waitFor(heard, 5);
      any.remove();
      pair.client().send("2[\"known\"]");
      assertThat(pair.client().roundTrip("ping")).isEqualTo("37[\"pong\"]");
      assertThat(heard)
          .containsExactly(
              "any known",
              "middleware known",
              "listener",
              "any nobody's",
              "middleware nobody's",
              "middleware known",
              "listener",
              "middleware ping");
      args.remove();
      List<Object> values = args.remove();
      assertThat(values.subList(1, 4)).containsExactly(null, 7, "\u017e");
      Map<?, ?> map = (Map<?, ?>) values.get(0);
      assertThat((byte[]) ((List<?>) map.get("b")).get(0)).containsExactly(4, 5);
      assertThatThrownBy(() -> values.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_middleware_refuses_an_event_that_then_nobody_hears(ListenerThreads threads)
      throws IOException {
    TestServer server = SERVERS.get(threads);
    try (Pair pair = Pair.on(server)) {
      Registration namespaceWide =
          server
              .main()
              .events()
              .use(
                  (event, next) -> {
                    heard.add("namespace's");
                    next.pass();
                    next.refuse("too late", null);
                  });
      pair.socket()
          .events()
          .use(
              (event, next) -> {
                heard.add("socket's");
                if (event.args().contains("bad")) {
                  event.ack().send(Map.of("error", "not allowed"));
                  next.refuse("not allowed", 7);
                } else {
                  next.pass();
                }
              });
      pair.socket()
          .events()
          .onRefused(
              (event, message, data) ->
                  heard.add("refused " + event.args() + " " + message + " " + data));
      pair.socket().events().on("say", (socket, args, ack) -> ack.send("heard", args.get(0)));
      pair.client().send("21[\"say\",\"bad\"]");
      assertThat(pair.client().next()).isEqualTo("31[{\"error\":\"not allowed\"}]");
      pair.client().send("22[\"say\",\"good\"]");
      assertThat(pair.client().next()).isEqualTo("32[\"heard\",\"good\"]");
      namespaceWide.remove();
      assertThat(heard)
          .containsExactly(
              "namespace's", "socket's", "refused [bad] not allowed 7", "namespace's", "socket's");
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_order_of_events_is_kept_while_a_middleware_has_not_answered(ListenerThreads threads)
      throws IOException {
    try (Pair pair = Pair.on(SERVERS.get(threads))) {
      Queue<PacketMiddleware.Next> waiting = new ConcurrentLinkedQueue<>();
      pair.socket()
          .events()
          .use(
              (event, next) -> {
                if (event.args().contains("slow")) {
                  waiting.add(next);
                } else {
                  next.pass();
                }
              });
      pair.socket().events().onAny((socket, event, args) -> heard.add("any " + args));
      pair.socket().events().on("n", (socket, args, ack) -> heard.add("" + args));
      for (int round = 0; round < 50; round++) {
        heard.clear();
        pair.client().send("51-[\"n\",\"slow\",{\"_placeholder\":true,\"num\":0}]");
        pair.client().send(new byte[] {1});
        pair.client().send("2[\"n\",2]");
        pair.client().send("2[\"n\",3]");
        await().pollInterval(Duration.ofMillis(1)).until(() -> !waiting.isEmpty());
        PacketMiddleware.Next next = waiting.remove();
        next.pass();
        next.refuse("too late", null);
        List<String> order = waitFor(heard, 6);
        assertThat(order.get(1)).startsWith("[slow, ");
        assertThat(order.subList(2, 6)).containsExactly("any [2]", "[2]", "any [3]", "[3]");
      }
      assertThat(pair.client().roundTrip("ping")).isEqualTo("37[\"pong\"]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_middleware_that_fails_or_never_answers_has_refused(ListenerThreads threads)
      throws IOException {
    try (Pair pair = Pair.on(SERVERS.get(threads))) {
      pair.socket()
          .events()
          .use(
              (event, next) -> {
                switch (event.name()) {
                  case "fail" -> throw new IllegalStateException("for the test");
                  case "hang" -> heard.add("asked");
                  default -> next.pass();
                }
              });
      pair.socket()
          .events()
          .onRefused((event, message, data) -> heard.add(event.name() + ": " + message));
      pair.client().send("2[\"fail\"]");
      pair.client().send("2[\"hang\"]");
      assertThat(pair.client().roundTrip("ping")).isEqualTo("37[\"pong\"]");
      assertThat(heard).containsExactly("fail: Internal error", "asked", "hang: No answer in time");
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_end_while_a_middleware_thinks_is_told_after_its_answer(ListenerThreads threads)
      throws IOException {
    Pair pair = Pair.on(SERVERS.get(threads));
    Queue<PacketMiddleware.Next> waiting = new ConcurrentLinkedQueue<>();
    pair.socket().events().use((event, next) -> waiting.add(next));
    pair.socket().events().on("last", (socket, args, ack) -> heard.add("last word"));
    pair.socket().events().onDisconnect((socket, reason, details) -> heard.add(reason.text()));
    pair.client().send("2[\"last\"]");
    await().until(() -> !waiting.isEmpty());
    pair.close();
    await().until(() -> !pair.socket().connected());
    assertThat(heard).isEmpty();
    waiting.remove().pass();
    assertThat(waitFor(heard, 2)).containsExactly("last word", "transport close");
  }

  @ParameterizedTest
  @EnumSource
  void what_is_sent_is_heard_by_every_way_but_not_acks(ListenerThreads threads) throws Exception {
    TestServer server = SERVERS.get(threads);
    try (Pair pair = Pair.on(server)) {
      pair.socket().join("room");
      Registration outgoing =
          pair.socket()
              .events()
              .onAnyOutgoing((socket, event, args) -> heard.add(event + " " + args));
      pair.socket().emit("one", 1, "x");
      pair.socket().emitVolatile("two");
      pair.socket().emit(new EmitFlags(false, false), "three");
      pair.socket().sendEvent("four", 4);
      server.main().broadcast(List.of("five", 5), Selection.ALL, EmitFlags.NONE);
      server.main().broadcast(List.of("six"), Selection.room("room"), EmitFlags.NONE);
      server.library().getRoomOperations("room").sendEvent("seven", 7);
      pair.socket().emitWithAck(LONG, "eight");
      server
          .main()
          .broadcastWithAck(List.of("nine"), Selection.room("room"), EmitFlags.NONE, LONG, a -> {});
      outgoing.remove();
      pair.socket().emit("unheard");
      for (int i = 0; i < 10; i++) {
        assertThat(pair.client().next()).startsWith("2");
      }
      assertThat(pair.client().roundTrip("ping")).isEqualTo("37[\"pong\"]");
      assertThat(heard)
          .containsExactly(
              "one [1, x]",
              "two []",
              "three []",
              "four [4]",
              "five [5]",
              "six []",
              "seven [7]",
              "eight []",
              "nine []");
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_answer_comes_with_all_its_arguments(ListenerThreads threads) throws Exception {
    try (Pair pair = Pair.on(SERVERS.get(threads))) {
      CompletionStage<List<Object>> asked = pair.socket().emitWithAck(LONG, "who", "a");
      String id = pair.client().next().replaceAll("2(\\d+)\\[\"who\",\"a\"]", "$1");
      pair.client().send("61-" + id + "[\"me\",{\"_placeholder\":true,\"num\":0},null]");
      pair.client().send(new byte[] {7});
      List<Object> answer = asked.toCompletableFuture().get(8, TimeUnit.SECONDS);
      assertThat(answer).hasSize(3).startsWith("me").endsWith((Object) null);
      assertThat((byte[]) answer.get(1)).containsExactly(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_answer_that_does_not_come_is_an_error_with_its_cause(ListenerThreads threads)
      throws Exception {
    Pair pair = Pair.on(SERVERS.get(threads));
    CompletionStage<List<Object>> late = pair.socket().emitWithAck(Duration.ofMillis(100), "slow");
    assertThatThrownBy(late.toCompletableFuture()::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(AckTimeoutException.class)
        .hasMessageContaining("operation has timed out");
    CompletableFuture<List<Object>> first =
        pair.socket().emitWithAck(LONG, "a").toCompletableFuture();
    CompletableFuture<List<Object>> second =
        pair.socket().emitWithAck(LONG, "b").toCompletableFuture();
    assertThatThrownBy(pair.socket().emitWithAck(LONG, "too many").toCompletableFuture()::join)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(
            SERVERS
                .get(threads)
                .main()
                .broadcastWithAck(
                    List.of("left out"),
                    Selection.room(pair.socket().id()),
                    EmitFlags.NONE,
                    LONG,
                    args -> {}))
        .isZero();
    pair.close();
    assertThatThrownBy(first::join).hasCauseInstanceOf(SocketDisconnectedException.class);
    assertThatThrownBy(second::join).hasCauseInstanceOf(SocketDisconnectedException.class);
    assertThatThrownBy(pair.socket().emitWithAck(LONG, "gone").toCompletableFuture()::join)
        .hasCauseInstanceOf(SocketDisconnectedException.class);
  }

  @ParameterizedTest
  @EnumSource
  void who_is_leaving_is_still_in_its_rooms_and_who_has_left_is_not(ListenerThreads threads)
      throws IOException {
    TestServer server = SERVERS.get(threads);
    try (Pair pair = Pair.on(server)) {
      pair.socket().join("room");
      pair.socket()
          .events()
          .onDisconnecting(
              (socket, reason, details) ->
                  heard.add("leaving " + socket.rooms().contains("room") + " " + reason.text()));
      pair.socket()
          .events()
          .onDisconnect(
              (socket, reason, details) ->
                  heard.add("left " + socket.rooms() + " " + reason.text() + ": " + details));
      pair.client().send("2[\"unfinished\"");
      assertThat(waitFor(heard, 2))
          .containsExactly("leaving true parse error", "left [] parse error: illegal JSON");
      assertThat(server.main().hasRoom("room")).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_socket_can_be_prepared_before_its_first_event(ListenerThreads threads) throws IOException {
    TestServer server = SERVERS.get(threads);
    Registration preparing =
        server
            .main()
            .events()
            .onConnection(
                socket -> socket.events().on("hello", (from, args, ack) -> ack.send("hi")));
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      client.send("0");
      assertThat(client.next()).startsWith("0{");
      client.send("23[\"hello\"]");
      assertThat(client.next()).isEqualTo("33[\"hi\"]");
    } finally {
      preparing.remove();
    }
  }

  @Test
  void a_listener_that_blocks_or_fails_keeps_no_other_connection_waiting() throws Exception {
    TestServer server = SERVERS.get(ListenerThreads.WORKERS);
    CountDownLatch released = new CountDownLatch(1);
    try (Pair stuck = Pair.on(server);
        Pair other = Pair.on(server)) {
      stuck
          .socket()
          .events()
          .onAny(
              (socket, event, args) -> {
                try {
                  heard.add("blocked");
                  heard.add("released " + released.await(8, TimeUnit.SECONDS));
                } catch (InterruptedException end) {
                  Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("for the test");
              });
      stuck.client().send("27[\"ping\"]");
      waitFor(heard, 1);
      for (int i = 0; i < 20; i++) {
        assertThat(other.client().roundTrip("ping")).isEqualTo("37[\"pong\"]");
      }
      assertThat(heard).containsExactly("blocked");
      released.countDown();
      assertThat(stuck.client().next()).isEqualTo("37[\"pong\"]");
      assertThat(heard).containsExactly("blocked", "released true");
    }
  }

  @Test
  void an_event_with_a_reserved_name_is_not_sent() throws IOException {
    TestServer server = SERVERS.get(ListenerThreads.WORKERS);
    try (Pair pair = Pair.on(server)) {
      assertThatThrownBy(() -> pair.socket().emit("disconnect", 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("reserved");
      assertThat(pair.client().roundTrip("ping")).isEqualTo("37[\"pong\"]");
    }
  }
}
