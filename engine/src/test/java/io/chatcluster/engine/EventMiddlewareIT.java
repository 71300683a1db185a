package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.api.event.PacketMiddleware;
import io.chatcluster.engine.api.event.Registration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The middleware of events, with each of the two ways to call listeners. */
class EventMiddlewareIT extends EventsFixture {
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
    try (TestServer impatient = server(threads, Duration.ofMillis(300)).start();
        Pair pair = Pair.on(impatient)) {
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
}
