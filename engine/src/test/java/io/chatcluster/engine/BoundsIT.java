package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every bound that can be set holds where it is set. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class BoundsIT {
  private static final int NODE_BYTES = 8_000_000;
  private static final String PAGE = "GET /x HTTP/1.1\r\nHost: x\r\n";

  private final Queue<String> left = new ConcurrentLinkedQueue<>();
  // Kept, because a socket that nobody holds is closed by the garbage collector.
  private final Queue<SocketIoClient> clients = new ConcurrentLinkedQueue<>();
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        server(
            60_000,
            options ->
                options
                    .maxHeaderBytes(2_048)
                    .maxAckDigits(4)
                    .maxAttachments(2)
                    .maxAttachmentBytes(1_000)
                    .maxOutboundBytes(100_000_000)
                    .maxNodeOutboundBytes(NODE_BYTES));
  }

  /** A server that gives clients little time for each thing, and ten minutes for all. */
  private TestServer impatient() {
    return server(
        1_000,
        options ->
            options
                .headTimeout(Duration.ofMillis(1_500))
                .attachmentTimeout(Duration.ofMillis(300))
                .connectTimeout(Duration.ofMinutes(10)));
  }

  private TestServer server(int firstDataMillis, Consumer<EngineOptions.Builder> options) {
    TestServer server =
        new TestServer(
            configuration -> {
              configuration.setAckMode(AckMode.MANUAL);
              configuration.setFirstDataTimeout(firstDataMillis);
              configuration.getSocketConfig().setTcpSendBufferSize(16_384);
            },
            options);
    server
        .library()
        .addEventListener("echo", Object.class, (client, data, ack) -> ack.sendAckData(List.of()));
    server
        .library()
        .addDisconnectListener(
            client -> {
              Socket socket = (Socket) client;
              left.add(socket.id() + " " + socket.disconnectReason().text());
            });
    return server.start();
  }

  @AfterEach
  void stop() throws IOException {
    for (SocketIoClient client : clients) {
      client.close();
    }
    server.close();
  }

  @Test
  void a_head_that_trickles_in_is_cut_off_also_on_a_connection_that_was_served() throws Exception {
    try (TestServer impatient = impatient();
        RawHttp served = new RawHttp(impatient.port())) {
      served.write(PAGE + "\r\n").readUntil("\r\n\r\n");
      served.write(PAGE);
      try (RawHttp fresh = new RawHttp(impatient.port())) {
        fresh.write(PAGE);
        // A read ends long before the time for which a connection is kept.
        assertThat(fresh.readToEnd()).isEmpty();
      }
      assertThat(served.readToEnd()).isEmpty();
    }
  }

  @Test
  void a_served_connection_may_be_silent_for_longer_than_a_new_one_and_than_a_head()
      throws Exception {
    try (TestServer impatient = impatient();
        RawHttp served = new RawHttp(impatient.port())) {
      served.write(PAGE + "\r\n").readUntil("\r\n\r\n");
      try (RawHttp silent = new RawHttp(impatient.port())) {
        assertThat(silent.readToEnd()).isEmpty();
      }
      try (RawHttp slow = new RawHttp(impatient.port())) {
        assertThat(slow.write(PAGE).readToEnd()).isEmpty();
      }
      assertThat(served.write(PAGE + "\r\n").readUntil("\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void the_head_has_a_length() throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      http.write("GET /" + "x".repeat(3_000) + " HTTP/1.1\r\n\r\n");
      assertThat(http.readToEnd()).startsWith("HTTP/1.1 414 ");
    }
    try (RawHttp http = new RawHttp(server.port())) {
      http.write(PAGE + "X-Long: " + "x".repeat(3_000) + "\r\n\r\n");
      assertThat(http.readToEnd()).startsWith("HTTP/1.1 431 ");
    }
  }

  @Test
  void an_ack_id_has_so_many_digits() throws IOException {
    assertThat(answer("21234[\"echo\"]")).isEqualTo("31234[]");
    assertThat(answer("212345[\"echo\"]")).isEqualTo("closed:1002");
  }

  @Test
  void a_packet_has_so_many_attachments_and_so_many_bytes_of_them() throws IOException {
    byte[] half = new byte[500];
    String two =
        "52-1[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
    assertThat(answer(two, half, half)).isEqualTo("31[]");
    assertThat(answer(two, half, new byte[501])).isEqualTo("closed:1002");
    assertThat(answer("53-1[\"echo\"]")).isEqualTo("closed:1002");
  }

  @Test
  void attachments_that_do_not_come_end_the_connection() throws IOException {
    try (TestServer impatient = impatient()) {
      assertThat(answer(impatient, "51-1[\"echo\",{\"_placeholder\":true,\"num\":0}]"))
          .isEqualTo("closed:1002");
      await().until(() -> left.stream().anyMatch(reason -> reason.endsWith(" parse error")));
    }
  }

  private String answer(String packet, byte[]... attachments) throws IOException {
    return answer(server, packet, attachments);
  }

  private static String answer(TestServer server, String packet, byte[]... attachments)
      throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send(packet);
      for (byte[] attachment : attachments) {
        client.send(attachment);
      }
      return client.next();
    }
  }

  @Test
  void when_the_node_holds_too_much_the_greatest_debtor_is_closed_and_the_others_are_not()
      throws Exception {
    Socket small = slowReader();
    Socket great = slowReader();
    PollingClient polling = PollingClient.open(PollingClient.http(), server.port());
    polling.post("40").get();
    polling.poll().get();
    try (SocketIoClient neighbour = SocketIoClient.connected(server.port())) {
      small.sendEvent("big", "x".repeat(NODE_BYTES / 4));
      great.sendEvent("big", "x".repeat(NODE_BYTES / 2));
      await()
          .untilAsserted(
              () -> assertThat(server.engine().outboundBytes()).isGreaterThan(NODE_BYTES / 2));
      assertThat(left).isEmpty();

      server
          .main()
          .broadcast(
              List.of("more", "x".repeat(NODE_BYTES / 4)), Selection.ALL, EmitFlags.VOLATILE);
      assertThat(neighbour.next()).startsWith("2[\"more\"");
      great.sendEvent("big", "x".repeat(NODE_BYTES / 2));

      await().until(() -> left.contains(great.id() + " slow consumer"));
      assertThat(left).hasSize(1);
      assertThat(neighbour.roundTrip("echo")).isEqualTo("37[]");
      assertThat(polling.post("3").get()).isEqualTo("ok");
      await()
          .untilAsserted(
              () ->
                  assertThat(server.engine().outboundBytes()).isBetween(1L, (long) NODE_BYTES / 2));
    }
  }

  @Test
  void a_client_that_does_not_poll_is_counted_as_well() throws Exception {
    PollingClient polling = PollingClient.open(PollingClient.http(), server.port());
    polling.post("40").get();
    polling.poll().get();
    for (int i = 0; i < 3; i++) {
      server
          .main()
          .broadcast(List.of("big", "x".repeat(NODE_BYTES / 2)), Selection.ALL, EmitFlags.NONE);
    }
    await().until(() -> left.stream().anyMatch(reason -> reason.endsWith(" slow consumer")));
    await().untilAsserted(() -> assertThat(server.engine().outboundBytes()).isZero());
  }

  @Test
  void what_was_taken_is_not_counted_any_more() throws Exception {
    PollingClient polling = PollingClient.open(PollingClient.http(), server.port());
    polling.post("40").get();
    polling.poll().get();
    server
        .main()
        .broadcast(List.of("big", "x".repeat(NODE_BYTES / 2)), Selection.ALL, EmitFlags.NONE);
    await().untilAsserted(() -> assertThat(server.engine().outboundBytes()).isPositive());
    assertThat(polling.poll().get()).hasSizeGreaterThan(NODE_BYTES / 2);
    await().untilAsserted(() -> assertThat(server.engine().outboundBytes()).isZero());
    assertThat(left).isEmpty();
  }

  /** A client that has connected and reads no more. */
  private Socket slowReader() throws IOException {
    java.net.Socket small = new java.net.Socket();
    small.setReceiveBufferSize(4_096);
    small.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    SocketIoClient client =
        new SocketIoClient(new WebSocketClient(small, "/socket.io/?EIO=4&transport=websocket"));
    clients.add(client);
    String id = client.connect("/", "").replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    return server.main().socket(id);
  }
}
