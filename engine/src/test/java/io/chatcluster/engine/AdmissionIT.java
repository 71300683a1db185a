package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.network.Cidr;
import io.chatcluster.engine.api.network.ConnectionLimits;
import io.chatcluster.engine.api.network.Rate;
import io.chatcluster.engine.api.network.TrustedProxies;
import io.chatcluster.engine.api.network.TrustedProxies.ForwardedHeader;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much one client address may have, and who says which address that is. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class AdmissionIT {
  private static final Rate TWO = new Rate(1, 2);
  private static final byte[] V2_SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

  private static TestServer server(Consumer<EngineOptions.Builder> options) {
    TestServer server = new TestServer(configuration -> {}, options);
    // Tells each client who it is.
    server
        .library()
        .addConnectListener(
            client ->
                client.sendEvent(
                    "who", client.getHandshakeData().getAddress().getAddress().getHostAddress()));
    return server.start();
  }

  private static ConnectionLimits connections(int most) {
    return new ConnectionLimits(most, Rate.UNLIMITED, Rate.UNLIMITED);
  }

  private static TrustedProxies loopback(boolean proxyProtocol) {
    return new TrustedProxies(
        List.of(Cidr.parse("127.0.0.0/8")), ForwardedHeader.X_FORWARDED_FOR, proxyProtocol);
  }

  private static String handshake(int port, String fields) throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      return http.write(
              "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n"
                  + fields
                  + "Connection: close\r\n\r\n")
          .readToEnd();
    }
  }

  /** What a client is told of itself, after these bytes. */
  private static String who(int port, byte[] first) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(first);
    try (SocketIoClient client =
        new SocketIoClient(new WebSocketClient(socket, "/socket.io/?EIO=4&transport=websocket"))) {
      client.connect("/", "");
      return client.next();
    }
  }

  @Test
  void an_address_has_so_many_connections_and_a_new_one_when_another_ends() throws IOException {
    try (TestServer server = server(options -> options.connectionLimits(connections(2)))) {
      SocketIoClient first = SocketIoClient.connected(server.port());
      try (SocketIoClient second = SocketIoClient.connected(server.port());
          RawHttp third = new RawHttp(server.port())) {
        assertThat(third.readToEnd()).isIn("", "<reset>");
        assertThat(server.engine().refusals().connections()).isOne();
        first.close();
        await()
            .ignoreExceptions()
            .untilAsserted(() -> SocketIoClient.connected(server.port()).close());
        assertThat(second.connection().socket().isConnected()).isTrue();
      }
    }
  }

  @Test
  void too_many_handshakes_of_an_address_are_told_when_to_try_again() throws IOException {
    ConnectionLimits limits = new ConnectionLimits(0, TWO, Rate.UNLIMITED);
    try (TestServer server = server(options -> options.connectionLimits(limits))) {
      assertThat(handshake(server.port(), "")).startsWith("HTTP/1.1 200 ");
      assertThat(handshake(server.port(), "")).startsWith("HTTP/1.1 200 ");
      assertThat(handshake(server.port(), ""))
          .startsWith("HTTP/1.1 429 ")
          .contains("retry-after: 1\r\n")
          .endsWith("{\"code\":7,\"message\":\"Too many requests\"}");
      assertThatThrownBy(() -> WebSocketClient.open(server.port(), ""))
          .hasMessageContaining("HTTP/1.1 429");
      assertThat(server.engine().refusals().handshakes()).isEqualTo(2);
      await()
          .ignoreExceptions()
          .untilAsserted(() -> WebSocketClient.open(server.port(), "").close());
    }
  }

  @Test
  void the_rate_of_the_node_holds_for_all_addresses_together() throws IOException {
    ConnectionLimits limits = new ConnectionLimits(0, Rate.UNLIMITED, TWO);
    try (TestServer server =
        server(options -> options.connectionLimits(limits).trustedProxies(loopback(false)))) {
      assertThat(handshake(server.port(), "X-Forwarded-For: 1.1.1.1\r\n")).contains("200 OK");
      assertThat(handshake(server.port(), "X-Forwarded-For: 1.1.1.2\r\n")).contains("200 OK");
      assertThat(handshake(server.port(), "X-Forwarded-For: 1.1.1.3\r\n"))
          .startsWith("HTTP/1.1 429 ");
    }
  }

  @Test
  void behind_a_proxy_the_client_that_it_names_is_limited_and_not_the_proxy() throws IOException {
    ConnectionLimits limits = new ConnectionLimits(2, new Rate(1, 3), Rate.UNLIMITED);
    try (TestServer server =
        server(options -> options.connectionLimits(limits).trustedProxies(loopback(false)))) {
      for (int client = 1; client <= 20; client++) {
        String named = "X-Forwarded-For: 6.6.6.6, 1.1.1." + client + "\r\n";
        assertThat(handshake(server.port(), named)).startsWith("HTTP/1.1 200 ");
        assertThat(handshake(server.port(), named)).startsWith("HTTP/1.1 200 ");
      }
      // Within its rate, but its two sessions are open.
      assertThat(handshake(server.port(), "X-Forwarded-For: 1.1.1.1\r\n"))
          .startsWith("HTTP/1.1 429 ");
      // The checks of the proxy itself.
      for (int i = 0; i < 10; i++) {
        assertThat(handshake(server.port(), "")).startsWith("HTTP/1.1 200 ");
      }
      server.engine().disconnectAll();
      await()
          .untilAsserted(
              () ->
                  assertThat(handshake(server.port(), "X-Forwarded-For: 1.1.1.1\r\n"))
                      .startsWith("HTTP/1.1 200 "));
    }
  }

  @Test
  void nobody_else_is_believed() throws IOException {
    ConnectionLimits limits = new ConnectionLimits(0, TWO, Rate.UNLIMITED);
    try (TestServer server = server(options -> options.connectionLimits(limits))) {
      assertThat(handshake(server.port(), "X-Forwarded-For: 1.1.1.1\r\n")).contains("200 OK");
      assertThat(handshake(server.port(), "X-Forwarded-For: 1.1.1.2\r\n")).contains("200 OK");
      assertThat(handshake(server.port(), "X-Forwarded-For: 1.1.1.3\r\n"))
          .startsWith("HTTP/1.1 429 ");
      // A PROXY header is not spoken here.
      try (RawHttp http = new RawHttp(server.port())) {
        http.write("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(http.readToEnd()).startsWith("HTTP/1.1 400 ");
      }
    }
  }

  @Test
  void a_proxy_header_names_the_client() throws IOException {
    try (TestServer server = server(options -> options.trustedProxies(loopback(true)))) {
      assertThat(who(server.port(), ascii("PROXY TCP4 1.2.3.4 5.6.7.8 1111 80\r\n")))
          .isEqualTo("2[\"who\",\"1.2.3.4\"]");
      assertThat(who(server.port(), ascii("PROXY TCP6 2001:db8::7 ::1 1111 80\r\n")))
          .isEqualTo("2[\"who\",\"2001:db8:0:0:0:0:0:7\"]");
      assertThat(who(server.port(), ascii("PROXY UNKNOWN\r\n")))
          .isEqualTo("2[\"who\",\"127.0.0.1\"]");
      assertThat(
              who(server.port(), v2(0x21, 0x11, new byte[] {9, 8, 7, 6, 1, 1, 1, 1, 4, 4, 0, 80})))
          .isEqualTo("2[\"who\",\"9.8.7.6\"]");
      assertThat(who(server.port(), v2(0x20, 0x00, new byte[0])))
          .isEqualTo("2[\"who\",\"127.0.0.1\"]");
    }
  }

  @Test
  void a_client_named_by_a_proxy_header_is_limited_in_its_connections() throws IOException {
    try (TestServer server =
        server(
            options -> options.connectionLimits(connections(1)).trustedProxies(loopback(true)))) {
      byte[] header = ascii("PROXY TCP4 1.2.3.4 5.6.7.8 1111 80\r\n");
      try (RawHttp first = new RawHttp(server.port());
          RawHttp second = new RawHttp(server.port())) {
        String head = new String(header, StandardCharsets.US_ASCII);
        first.write(head + "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(first.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        second.write(head + "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(second.readToEnd()).isIn("", "<reset>");
        // Another client of the same proxy is not concerned.
        assertThat(who(server.port(), ascii("PROXY TCP4 1.2.3.5 5.6.7.8 1111 80\r\n")))
            .contains("1.2.3.5");
      }
      assertThat(server.engine().refusals().connections()).isOne();
    }
  }

  @Test
  void a_connection_without_a_right_proxy_header_is_closed() throws IOException {
    try (TestServer server = server(options -> options.trustedProxies(loopback(true)))) {
      for (String wrong :
          List.of(
              "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
              "PROXY TCP4 1.2.3.4\r\n",
              "PROXY TCP4 1.2.3.400 5.6.7.8 1 2\r\n",
              "PROXY " + "x".repeat(200))) {
        try (RawHttp http = new RawHttp(server.port())) {
          http.write(wrong);
          assertThat(http.readToEnd()).isIn("", "<reset>");
        }
      }
      // The decoder closes before it complains.
      await().untilAsserted(() -> assertThat(server.engine().refusals().notProxies()).isEqualTo(4));
    }
  }

  @Test
  void fields_of_a_proxy_header_that_reach_beyond_it_are_refused_and_take_no_later_bytes()
      throws IOException {
    byte[] addresses = {9, 8, 7, 6, 1, 1, 1, 1, 4, 4, 0, 80};
    String request = "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n";
    try (TestServer server = server(options -> options.trustedProxies(loopback(true)))) {
      for (byte[] fields :
          List.of(
              // A length beyond the header; below what TLS needs; a field within it that is longer.
              new byte[] {0x04, (byte) 0xff, (byte) 0xff, 1},
              new byte[] {0x20, 0, 4, 1, 0, 0, 0},
              new byte[] {0x20, 0, 9, 1, 0, 0, 0, 0, 0x21, 0, 100, 'x'})) {
        byte[] body = Arrays.copyOf(addresses, addresses.length + fields.length);
        System.arraycopy(fields, 0, body, addresses.length, fields.length);
        try (RawHttp http = new RawHttp(server.port())) {
          http.writeBytes(new String(v2(0x21, 0x11, body), StandardCharsets.ISO_8859_1) + request);
          assertThat(http.readToEnd()).isIn("", "<reset>");
        }
      }
      await().untilAsserted(() -> assertThat(server.engine().refusals().notProxies()).isEqualTo(3));
    }
  }

  @Test
  void a_proxy_header_from_elsewhere_is_refused_with_its_connection() throws IOException {
    TrustedProxies others =
        new TrustedProxies(
            List.of(Cidr.parse("10.0.0.0/8")), ForwardedHeader.X_FORWARDED_FOR, true);
    try (TestServer server = server(options -> options.trustedProxies(others));
        RawHttp http = new RawHttp(server.port())) {
      assertThat(http.readToEnd()).isIn("", "<reset>");
      assertThat(server.engine().refusals().notProxies()).isOne();
    }
  }

  @Test
  void a_proxy_that_never_says_for_whom_it_connects_is_closed_in_time() throws IOException {
    try (TestServer server =
            new TestServer(
                    configuration -> configuration.setFirstDataTimeout(300),
                    options ->
                        options.trustedProxies(loopback(true)).headTimeout(Duration.ofMillis(300)))
                .start();
        RawHttp silent = new RawHttp(server.port());
        RawHttp half = new RawHttp(server.port())) {
      half.write("PROXY TCP4 1");
      assertThat(silent.readToEnd()).isEmpty();
      // A reset when the time was up before the server has read what was sent.
      assertThat(half.readToEnd()).isIn("", "<reset>");
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] v2(int command, int family, byte[] addresses) {
    return java.nio.ByteBuffer.allocate(16 + addresses.length)
        .put(V2_SIGNATURE)
        .put((byte) command)
        .put((byte) family)
        .putShort((short) addresses.length)
        .put(addresses)
        .array();
  }
}
