package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import java.io.IOException;
import java.time.Duration;
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

/** Who does not read is closed, who sends too much has to wait; the neighbour is served. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class BackpressureIT {
  private static final int LIMIT = 100_000;

  /** Longer than a busy machine keeps a client that reads from reading. */
  private static final Duration AGE = Duration.ofSeconds(5);

  private static final Queue<String> REASONS = new ConcurrentLinkedQueue<>();
  private static final CountDownLatch BLOCKING = new CountDownLatch(1);
  private static final CountDownLatch BLOCKED = new CountDownLatch(1);
  // Kept, because a socket that nobody holds is closed by the garbage collector.
  private static final Queue<SocketIoClient> SLOW = new ConcurrentLinkedQueue<>();
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
                    .maxOutboundAge(AGE)
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
              BLOCKING.countDown();
              if (!BLOCKED.await(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
              }
            });
    server
        .library()
        .addDisconnectListener(client -> REASONS.add(((Socket) client).disconnectReason().text()));
    server.start();
  }

  @AfterAll
  static void stop() throws IOException {
    for (SocketIoClient slow : SLOW) {
      slow.close();
    }
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

  @Test
  void a_reader_that_stops_is_closed_by_bytes() throws Exception {
    Socket slow = slowReader("bytes");
    List<Object> event = List.of("big", "x".repeat(10_000));
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              server.main().broadcast(event, Selection.room("bytes"), EmitFlags.NONE);
              return slow.disconnectReason() == DisconnectReason.SLOW;
            });
    await().until(() -> !server.main().hasRoom("bytes"));
  }

  @Test
  void a_reader_that_stops_is_closed_by_age() throws Exception {
    Socket slow = slowReader("age");
    server
        .main()
        .broadcast(List.of("big", "x".repeat(700_000)), Selection.room("age"), EmitFlags.NONE);
    await().until(() -> slow.disconnectReason() == DisconnectReason.SLOW);
  }

  @Test
  void volatile_events_are_dropped_for_a_reader_that_stops() throws Exception {
    Socket slow = slowReader("volatile");
    for (int i = 0; i < 1_000; i++) {
      server
          .main()
          .broadcast(
              List.of("big", "x".repeat(10_000)), Selection.room("volatile"), EmitFlags.VOLATILE);
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
    NoLeaks.unfollowed(BackpressureIT::fasterThanListeners);
  }

  private static void fasterThanListeners() throws Exception {
    try (SocketIoClient fast = SocketIoClient.connected(server.port())) {
      PollingClient polling = PollingClient.open(PollingClient.http(), server.port());
      polling.post("40").get();
      polling.poll().get();
      String event = "[\"block\",\"" + "x".repeat(90_000) + "\"]";
      assertThat(polling.post("42" + event).get()).isEqualTo("ok");
      assertThat(BLOCKING.await(60, TimeUnit.SECONDS)).isTrue();
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

  /** A client in this room that has connected and reads no more. */
  private static Socket slowReader(String room) throws IOException {
    java.net.Socket small = new java.net.Socket();
    small.setReceiveBufferSize(4_096);
    small.connect(
        new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), server.port()));
    SocketIoClient client =
        new SocketIoClient(new WebSocketClient(small, "/socket.io/?EIO=4&transport=websocket"));
    SLOW.add(client);
    String id = client.connect("/", "").replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    Socket socket = server.main().socket(id);
    socket.join(room);
    return socket;
  }
}
