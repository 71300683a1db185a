package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.SocketIOClient;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.SocketIoClient;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of clients beyond their messages is bounded, for all of them together. */
class KeptBytesIT {
  private static final int MAX_AUTH = 4_500;

  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        new TestServer(
            configuration -> {},
            options ->
                options
                    .maxPayload(100_000)
                    .maxNodeInboundBytes(200_000)
                    .maxAuthBytes(MAX_AUTH)
                    .maxHeaders(50));
    server.library().addConnectListener(client -> sockets.add((Socket) client));
    server.library().addNamespace("/other");
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String auth(int bytes) {
    return "{\"a\":\"" + "x".repeat(bytes - 8) + "\"}";
  }

  private void isKept(long bytes) {
    await().untilAsserted(() -> assertThat(server.engine().inboundBytes()).isEqualTo(bytes));
  }

  @Test
  void auth_beyond_its_bound_is_refused_and_the_connection_goes_on() throws Exception {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      assertThat(client.connect("/other", auth(MAX_AUTH + 1)))
          .isEqualTo("4/other,{\"message\":\"auth is larger than 4500 bytes\"}");
      assertThat(client.connect("/other", auth(MAX_AUTH))).startsWith("0/other,{\"sid\"");
    }
  }

  @Test
  void auth_is_counted_as_long_as_its_socket_is_there_and_can_be_read() throws Exception {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      client.connect("/", auth(MAX_AUTH));
      isKept(MAX_AUTH);
      await().until(() -> !sockets.isEmpty());
      Socket socket = sockets.peek();
      Map<String, Object> sent = Map.of("a", "x".repeat(MAX_AUTH - 8));
      assertThat(socket.auth()).isEqualTo(sent);
      assertThat(((SocketIOClient) socket).getHandshakeData().getAuthToken()).isEqualTo(sent);
      isKept(MAX_AUTH);
    }
    isKept(0);
  }

  @Test
  void of_what_the_program_keeps_for_clients_the_most_is_given_up() throws Exception {
    try (SocketIoClient small = SocketIoClient.connected(server.port())) {
      await().until(() -> sockets.size() == 1);
      try (SocketIoClient great = SocketIoClient.connected(server.port())) {
        await().until(() -> sockets.size() == 2);
        List<Socket> both = List.copyOf(sockets);
        both.get(0).keeps(90_000);
        both.get(1).keeps(100_000);
        isKept(190_000);
        both.get(0).keeps(-10_000);
        isKept(180_000);
        both.get(1).keeps(50_000);

        assertThat(great.next()).isEqualTo("closed:1013");
        isKept(80_000);
        both.get(0).keeps(-80_000);
      }
      isKept(0);
      assertThat(small.connect("/other", "")).startsWith("0/other,");
    }
  }

  @Test
  void a_request_that_opens_a_session_counts_when_it_is_large() throws Exception {
    String line = "x: " + "y".repeat(9_000) + "\r\n";
    try (RawHttp http = new RawHttp(server.port())) {
      http.write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n" + line + "\r\n");
      assertThat(http.readUntil("maxPayload")).contains(" 200 ");
      await()
          .untilAsserted(
              () -> assertThat(server.engine().inboundBytes()).isBetween(9_000L, 9_200L));
    }
  }

  @Test
  void more_header_lines_than_allowed_are_refused() throws Exception {
    for (int lines : new int[] {49, 50}) {
      try (RawHttp http = new RawHttp(server.port())) {
        http.write("GET / HTTP/1.1\r\nHost: x\r\n" + "a:b\r\n".repeat(lines) + "\r\n");
        assertThat(http.readUntil("\r\n")).contains(lines == 49 ? " 404 " : " 431 ");
      }
    }
  }
}
