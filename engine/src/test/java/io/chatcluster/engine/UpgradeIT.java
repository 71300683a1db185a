package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.WebSocketClient;
import io.netty.channel.epoll.Epoll;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class UpgradeIT {
  private static final int CLIENTS = 1_000;
  private static final int AT_ONCE = 16;

  private static final int LONG_MILLIS = 300_000;
  private static final int SHORT_MILLIS = 300;

  private static TestServer server(int threads, boolean epoll) {
    return server(threads, epoll, LONG_MILLIS);
  }

  private static TestServer server(int threads, boolean epoll, int upgradeMillis) {
    TestServer server =
        new TestServer(
            configuration -> {
              configuration.setWorkerThreads(threads);
              configuration.setUseLinuxNativeEpoll(epoll);
              configuration.setUpgradeTimeout(upgradeMillis);
              configuration.setAckMode(AckMode.MANUAL);
            },
            options -> {});
    server
        .library()
        .addEventListener("echo", String.class, (client, data, ack) -> ack.sendAckData(data));
    return server.start();
  }

  /**
   * The WebSocket of an upgrade arrives on any event loop and is moved to that of its session: no
   * client may hang on the way, and what it sends on both transports stays in order.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(300)
  void a_thousand_clients_move_from_polling_to_websocket(boolean epoll) throws Exception {
    Assumptions.assumeTrue(!epoll || Epoll.isAvailable(), "epoll is there on Linux only");
    ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
    try (TestServer server = server(4, epoll)) {
      HttpClient http = PollingClient.http();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        all.add(clients.submit(() -> upgrade(http, server.port())));
      }
      for (Future<?> one : all) {
        one.get(4, TimeUnit.MINUTES);
      }
      await().untilAsserted(() -> assertThat(server.engine().connections()).isZero());
    } finally {
      clients.shutdownNow();
    }
  }

  private static Void upgrade(HttpClient http, int port) throws Exception {
    PollingClient client = PollingClient.open(http, port);
    assertThat(client.post("40").get()).isEqualTo("ok");
    assertThat(client.poll().get()).startsWith("40{");
    var poll = client.poll();
    try (WebSocketClient moved = WebSocketClient.open(port, "&sid=" + client.sid())) {
      moved.send("2probe");
      assertThat(moved.next().text()).isEqualTo("3probe");
      assertThat(poll.get()).isEqualTo("6");
      assertThat(client.post("421[\"echo\",\"by polling\"]").get()).isEqualTo("ok");
      moved.send("5");
      moved.send("422[\"echo\",\"by websocket\"]");
      assertThat(moved.next().text()).isEqualTo("431[\"by polling\"]");
      assertThat(moved.next().text()).isEqualTo("432[\"by websocket\"]");
    }
    return null;
  }

  @Test
  @Timeout(300)
  void an_upgrade_that_fails_leaves_the_session_on_polling() throws Exception {
    try (TestServer server = server(2, false)) {
      HttpClient http = PollingClient.http();
      PollingClient client = PollingClient.open(http, server.port());
      String sid = "&sid=" + client.sid();
      try (WebSocketClient wrong = WebSocketClient.open(server.port(), sid)) {
        wrong.send("hello");
        assertThat(wrong.next().code()).isEqualTo(1000);
      }
      try (WebSocketClient first = WebSocketClient.open(server.port(), sid)) {
        try (WebSocketClient second = WebSocketClient.open(server.port(), sid)) {
          assertThat(second.next().code()).isEqualTo(1000);
        }
        first.send("2probe");
        assertThat(first.next().text()).isEqualTo("3probe");
        first.send("not the end of an upgrade");
        assertThat(first.next().code()).isEqualTo(1000);
      }
      client.post("40").get();
      assertThat(client.poll().get()).startsWith("40{");
    }
  }

  @Test
  @Timeout(300)
  void an_upgrade_that_is_not_finished_in_time_leaves_the_session_on_polling() throws Exception {
    try (TestServer server = server(2, false, SHORT_MILLIS)) {
      PollingClient client = PollingClient.open(PollingClient.http(), server.port());
      try (WebSocketClient never = WebSocketClient.open(server.port(), "&sid=" + client.sid())) {
        never.send("2probe");
        WebSocketClient.Frame last = never.next();
        if (last.opcode() == WebSocketClient.TEXT) {
          // The probe was there before the time was up, as on a machine that is not busy.
          assertThat(last.text()).isEqualTo("3probe");
          last = never.next();
        }
        assertThat(last.code()).isEqualTo(1000);
      }
      client.post("40").get();
      assertThat(client.poll().get()).startsWith("40{");
    }
  }

  @Test
  @Timeout(300)
  void a_session_that_ends_during_its_upgrade_takes_the_new_connection_with_it() throws Exception {
    try (TestServer server = server(2, false)) {
      PollingClient client = PollingClient.open(PollingClient.http(), server.port());
      try (WebSocketClient probing = WebSocketClient.open(server.port(), "&sid=" + client.sid())) {
        probing.send("2probe");
        assertThat(probing.next().text()).isEqualTo("3probe");
        assertThat(client.post("1").get()).isEqualTo("ok");
        assertThat(probing.next().code()).isEqualTo(1000);
      }
      assertThat(client.poll().get()).isIn("6", "status:400");
      await().untilAsserted(() -> assertThat(server.engine().connections()).isZero());
    }
  }

  /** A client that has had its {@code 3probe} ends its polls: the goodbye has to follow it. */
  @Test
  @Timeout(300)
  void what_the_server_sent_before_it_closed_is_delivered_by_the_upgrade_or_by_a_poll()
      throws Exception {
    try (TestServer server = server(2, false)) {
      server
          .main()
          .events()
          .on(
              "kick",
              (socket, args, ack) -> {
                socket.emit("last");
                socket.disconnect(true);
              });
      HttpClient http = PollingClient.http();
      for (boolean completes : new boolean[] {true, false}) {
        PollingClient client = PollingClient.open(http, server.port());
        client.post("40").get();
        assertThat(client.poll().get()).startsWith("40{");
        try (WebSocketClient moved = WebSocketClient.open(server.port(), "&sid=" + client.sid())) {
          moved.send("2probe");
          assertThat(moved.next().text()).isEqualTo("3probe");
          assertThat(client.post("42[\"kick\"]").get()).isEqualTo("ok");
          await().until(() -> server.main().sockets(Selection.ALL).isEmpty());
          if (completes) {
            moved.send("5");
            assertThat(moved.next().text()).isEqualTo("42[\"last\"]");
            assertThat(moved.next().text()).isEqualTo("41");
          } else {
            assertThat(client.poll().get()).isEqualTo("42[\"last\"]\u001e41");
            assertThat(client.poll().get()).isEqualTo("1");
          }
          assertThat(moved.next().code()).isEqualTo(1000);
        }
        assertThat(client.poll().get()).isEqualTo("status:400");
      }
      assertThat(server.engine().connections()).isZero();
    }
  }

  @Test
  @Timeout(300)
  void a_session_on_websocket_is_closed_for_polling_and_for_another_websocket() throws Exception {
    try (TestServer server = server(2, false)) {
      PollingClient client = PollingClient.open(PollingClient.http(), server.port());
      String sid = "&sid=" + client.sid();
      try (WebSocketClient moved = WebSocketClient.open(server.port(), sid)) {
        moved.send("5");
        await().until(() -> client.poll().get().equals("status:400"));
        try (WebSocketClient thief = WebSocketClient.open(server.port(), sid)) {
          assertThat(thief.next().code()).isEqualTo(1000);
        }
        moved.send("40");
        assertThat(moved.next().text()).startsWith("40{");
      }
    }
  }
}
