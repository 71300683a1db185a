package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client does, it is answered or closed within a bound, and its neighbour is served. */
@ExtendWith(NoLeaks.class)
@Timeout(20)
class AbuseIT {
  private static final int LIMIT = 100_000;
  private static final Queue<String> REASONS = new ConcurrentLinkedQueue<>();
  private static final List<SocketIoClient> SLOW = new ArrayList<>();
  private static final CountDownLatch BLOCKED = new CountDownLatch(1);
  private static TestServer server;
  private SocketIoClient neighbour;

  @BeforeAll
  static void start() {
    server =
        new TestServer(
            configuration -> {
              configuration.setWorkerThreads(1);
              configuration.setAckMode(AckMode.MANUAL);
              configuration.getSocketConfig().setTcpSendBufferSize(16_384);
            },
            options ->
                options
                    .maxPayload(LIMIT)
                    .maxOutboundBytes(1_000_000)
                    .maxOutboundAge(Duration.ofMillis(500))
                    .closeTimeout(Duration.ofSeconds(2)));
    server
        .library()
        .addEventListener("echo", Object.class, (client, data, ack) -> ack.sendAckData(List.of()));
    server
        .library()
        .addEventListener(
            "block",
            Object.class,
            (client, data, ack) -> {
              if (!BLOCKED.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
              }
            });
    server
        .library()
        .addDisconnectListener(client -> REASONS.add(((Socket) client).disconnectReason().text()));
    server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void neighbourComes() throws IOException {
    REASONS.clear();
    neighbour = SocketIoClient.connected(server.port());
  }

  @AfterEach
  void neighbourIsServed() throws IOException {
    assertThat(neighbour.roundTrip("echo")).isEqualTo("37[]");
    neighbour.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "9",
        "2",
        "2{}",
        "2[]",
        "2[{}]",
        "2[\"a\"",
        "2[\"a\"]x",
        "2[\"a\",01]",
        "2[\"connect\"]",
        "2[\"disconnecting\",1]",
        "2/nowhere,[\"a\"]",
        "212345678901234567890[\"a\"]",
        "2-1[\"a\"]",
        "3[1]",
        "4{\"message\":\"no\"}",
        "5[\"a\"]",
        "599-[\"a\"]",
        "5999999999-[\"a\"]",
        "51-[\"a\",{\"_placeholder\":true,\"num\":7}]",
        "1\"x\"",
        "0[1]",
        "0/other,\"x\"",
        "42[\"nested\"]"
      })
  void a_packet_that_breaks_the_protocol_closes_its_connection(String packet) throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send(packet);
      if (packet.startsWith("51-")) {
        client.send(new byte[] {1});
      }
      assertThat(client.next()).isEqualTo("closed:1002");
    }
    await().until(() -> REASONS.contains("parse error"));
  }

  @Test
  void nothing_is_heard_before_connect() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      assertThat(client.roundTrip("echo")).isEqualTo("closed:1002");
    }
  }

  @Test
  void endless_digits_cost_nothing() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send("2" + "9".repeat(LIMIT - 100) + "[");
      assertThat(client.next()).isEqualTo("closed:1002");
    }
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send("2[\"echo\"," + "9".repeat(LIMIT - 100) + "]");
      assertThat(client.next()).isEqualTo("closed:1002");
    }
  }

  @Test
  void deep_nesting_is_refused() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send("2[\"echo\"," + "[".repeat(20_000) + "]".repeat(20_000) + "]");
      assertThat(client.next()).isEqualTo("closed:1002");
    }
  }

  @Test
  void a_lone_or_misplaced_binary_message_closes() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send("42[\"echo\"]".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(client.next()).isEqualTo("closed:1002");
    }
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send("51-[\"echo\",{\"_placeholder\":true,\"num\":0}]");
      client.send("2[\"echo\"]");
      assertThat(client.next()).isEqualTo("closed:1002");
    }
  }

  @Test
  void attachments_have_a_common_limit() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send("510-[\"echo\"]");
      for (int i = 0; i < 5; i++) {
        client.send(new byte[LIMIT - 10]);
      }
      assertThat(client.next()).isEqualTo("closed:1002");
    }
  }

  @Test
  void a_message_over_the_limit_is_closed_with_1009() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send("2[\"echo\",\"" + "x".repeat(LIMIT) + "\"]");
      assertThat(client.next()).isEqualTo("closed:1009");
    }
    await().until(() -> REASONS.contains("transport error"));
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      WebSocketClient raw = client.connection();
      raw.frame(WebSocketClient.TEXT, false, new byte[0]);
      byte[] part = new byte[LIMIT / 2];
      java.util.Arrays.fill(part, (byte) 'x');
      raw.frame(WebSocketClient.CONTINUATION, false, part);
      raw.frame(WebSocketClient.CONTINUATION, false, part);
      raw.frame(WebSocketClient.CONTINUATION, true, part);
      assertThat(client.next()).isEqualTo("closed:1009");
    }
  }

  @Test
  void a_message_in_parts_is_heard_as_one() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      WebSocketClient raw = client.connection();
      raw.frame(
          WebSocketClient.TEXT,
          false,
          "421[\"ec".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      raw.frame(WebSocketClient.PING, true, new byte[] {'h', 'i'});
      raw.frame(
          WebSocketClient.CONTINUATION,
          true,
          "ho\"]".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(client.next()).isEqualTo("pong:hi");
      assertThat(client.next()).isEqualTo("31[]");
    }
  }

  @Test
  void frames_against_the_websocket_protocol_are_closed_with_their_code() throws IOException {
    try (SocketIoClient unmasked = SocketIoClient.connected(server.port())) {
      unmasked.connection().raw(0x81, 0, new byte[] {'4', '2'});
      assertThat(unmasked.next()).isEqualTo("closed:1002");
    }
    try (SocketIoClient deflated = SocketIoClient.connected(server.port())) {
      deflated.connection().raw(0xC1, 0x80, new byte[100]);
      assertThat(deflated.next()).isEqualTo("closed:1002");
    }
    try (SocketIoClient continued = SocketIoClient.connected(server.port())) {
      continued.connection().frame(WebSocketClient.CONTINUATION, true, new byte[1]);
      assertThat(continued.next()).isEqualTo("closed:1002");
    }
    try (SocketIoClient notUtf8 = SocketIoClient.connected(server.port())) {
      notUtf8.connection().frame(WebSocketClient.TEXT, true, new byte[] {'4', '2', (byte) 0xc0});
      assertThat(notUtf8.next()).isEqualTo("closed:1007");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4\u001e", "\u001e4", "bnot base64!", "x", "4abc", "2", "0{}"})
  void a_polling_body_that_breaks_the_protocol_ends_the_session(String body) throws Exception {
    PollingClient client = PollingClient.open(PollingClient.http(), server.port());
    client.post("40").get();
    assertThat(client.poll().get()).startsWith("40{");
    assertThat(client.post(body).get()).isEqualTo("status:400");
    assertThat(client.poll().get()).isEqualTo("status:400");
  }

  @Test
  void polling_text_that_is_no_text_ends_the_session() throws Exception {
    PollingClient client = PollingClient.open(PollingClient.http(), server.port());
    assertThat(
            client
                .post(HttpRequest.BodyPublishers.ofByteArray(new byte[] {'4', '0', (byte) 0xff}))
                .get())
        .isEqualTo("status:400");
  }

  @Test
  void two_polls_at_once_end_the_session() throws Exception {
    PollingClient client = PollingClient.open(PollingClient.http(), server.port());
    var first = client.poll();
    var second = client.poll();
    assertThat(List.of(first.get(), second.get())).containsExactlyInAnyOrder("1", "status:400");
    assertThat(client.poll().get()).isEqualTo("status:400");
  }

  @Test
  void a_poll_that_is_given_up_ends_the_session() throws Exception {
    PollingClient client = PollingClient.open(PollingClient.http(), server.port());
    try (RawHttp http = new RawHttp(server.port())) {
      http.write(
          "GET /socket.io/?EIO=4&transport=polling&sid=" + client.sid() + " HTTP/1.1\r\n\r\n");
    }
    await().until(() -> client.post("3").get().equals("status:400"));
  }

  @Test
  void who_says_goodbye_by_polling_gets_the_waiting_poll_answered() throws Exception {
    PollingClient client = PollingClient.open(PollingClient.http(), server.port());
    var poll = client.poll();
    assertThat(client.post("1").get()).isEqualTo("ok");
    assertThat(poll.get()).isIn("6", "status:400");
    assertThat(client.poll().get()).isEqualTo("status:400");
  }

  @Test
  void a_flood_of_refused_namespaces_keeps_nothing() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      for (int i = 0; i < 1_000; i++) {
        client.send("0/n" + i + ",");
      }
      for (int i = 0; i < 1_000; i++) {
        assertThat(client.next()).contains("Invalid namespace");
      }
    }
  }

  @Test
  void a_reader_that_stops_is_closed_by_bytes() throws Exception {
    slowReader();
    List<Object> event = List.of("big", "x".repeat(10_000));
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              server.main().broadcast(event, Selection.room("slow"), EmitFlags.NONE);
              return REASONS.contains("slow consumer");
            });
    assertThat(server.main().hasRoom("slow")).isFalse();
  }

  @Test
  void a_reader_that_stops_is_closed_by_age() throws Exception {
    slowReader();
    server
        .main()
        .broadcast(List.of("big", "x".repeat(700_000)), Selection.room("slow"), EmitFlags.NONE);
    await().until(() -> REASONS.contains("slow consumer"));
  }

  @Test
  void volatile_events_are_dropped_for_a_reader_that_stops() throws Exception {
    Socket slow = slowReader();
    for (int i = 0; i < 1_000; i++) {
      server
          .main()
          .broadcast(
              List.of("big", "x".repeat(10_000)), Selection.room("slow"), EmitFlags.VOLATILE);
      slow.emitVolatile("big", "x".repeat(10_000));
    }
    assertThat(neighbour.roundTrip("echo")).isEqualTo("37[]");
    assertThat(slow.disconnectReason()).isNull();
  }

  @Test
  void a_polling_client_that_never_polls_is_closed_by_age() throws Exception {
    PollingClient client = PollingClient.open(PollingClient.http(), server.port());
    client.post("40").get();
    await().until(() -> client.post("3").get().equals("status:400"));
    await().until(() -> REASONS.contains("slow consumer"));
  }

  /** A client in the room "slow" that has connected and reads no more. */
  private static Socket slowReader() throws IOException {
    java.net.Socket small = new java.net.Socket();
    small.setReceiveBufferSize(4_096);
    small.connect(
        new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), server.port()));
    SocketIoClient client =
        new SocketIoClient(new WebSocketClient(small, "/socket.io/?EIO=4&transport=websocket"));
    String id = client.connect("/", "").replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    Socket socket = server.main().socket(id);
    socket.join("slow");
    // Whoever is not referenced any more is closed by the garbage collector.
    SLOW.add(client);
    return socket;
  }

  @AfterEach
  void closeSlowReaders() throws IOException {
    for (SocketIoClient client : SLOW) {
      client.close();
    }
    SLOW.clear();
  }

  @Test
  void who_asks_for_pongs_and_does_not_take_them_is_closed() throws IOException {
    java.net.Socket small = new java.net.Socket();
    small.setReceiveBufferSize(4_096);
    small.connect(
        new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), server.port()));
    try (WebSocketClient client =
        new WebSocketClient(small, "/socket.io/?EIO=4&transport=websocket")) {
      client.send("40");
      byte[] data = new byte[125];
      boolean cut = false;
      for (int i = 0; i < 200_000 && !cut; i++) {
        try {
          client.frame(WebSocketClient.PING, true, data);
        } catch (IOException closed) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
    }
    await().until(() -> REASONS.contains("slow consumer"));
  }

  @Test
  void a_client_that_is_faster_than_its_listeners_has_to_wait() throws Exception {
    try (SocketIoClient fast = SocketIoClient.connected(server.port())) {
      PollingClient polling = PollingClient.open(PollingClient.http(), server.port());
      polling.post("40").get();
      polling.poll().get();
      String event = "[\"block\",\"" + "x".repeat(90_000) + "\"]";
      for (int i = 0; i < 11; i++) {
        assertThat(polling.post("42" + event).get()).isEqualTo("ok");
      }
      var held = polling.post("42" + event);
      assertThat(fast.roundTrip("echo")).isEqualTo("37[]");
      assertThat(held.isDone()).isFalse();
      BLOCKED.countDown();
      assertThat(held.get()).isEqualTo("ok");
      assertThat(polling.post("1").get()).isEqualTo("ok");
    } finally {
      BLOCKED.countDown();
    }
  }
}
