package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.event.Registration;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What listeners of a socket hear of it, with each of the two ways to call them. */
class EventsIT extends EventsFixture {
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
