package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.corundumstudio.socketio.AuthorizationResult;
import io.chatcluster.engine.api.HttpAnswer;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.api.StaticFile;
import io.chatcluster.engine.api.network.Cidr;
import io.chatcluster.engine.api.network.StickyCookie;
import io.chatcluster.engine.api.network.StickyCookie.SameSite;
import io.chatcluster.engine.api.network.TrustedProxies;
import io.chatcluster.engine.api.network.TrustedProxies.ForwardedHeader;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class HandshakeIT {
  private static final StaticFile FILE =
      StaticFile.of("text/plain", "compress me ".repeat(100).getBytes(StandardCharsets.UTF_8));

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        new TestServer(
            configuration -> {
              configuration.setAuthorizationListener(
                  data ->
                      new AuthorizationResult(
                          data.getSingleUrlParam("token") == null
                              || !data.getSingleUrlParam("token").equals("wrong"),
                          Map.of("checked", "yes")));
            },
            options ->
                options
                    .stickyCookie(new StickyCookie("node", "/socket.io/", SameSite.LAX))
                    .trustedProxies(
                        new TrustedProxies(
                            List.of(Cidr.parse("127.0.0.1")),
                            ForwardedHeader.X_FORWARDED_FOR,
                            false))
                    .maxPayload(2_000)
                    .allowedOrigins(Set.of("https://good.example"))
                    .pages(
                        (method, path, headers) ->
                            path.equals("/file")
                                ? FILE.answer(headers)
                                : path.equals("/page")
                                    ? new HttpAnswer(
                                        200,
                                        Map.of("content-type", "text/plain"),
                                        "hello".getBytes(StandardCharsets.UTF_8))
                                    : null));
    server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String ask(String head) throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      return http.write(head + "\r\nHost: x\r\nConnection: close\r\n\r\n").readToEnd();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /socket.io/?EIO=4&transport=abc HTTP/1.1               | 400 | 0 | Transport unknown
          GET /socket.io/?EIO=4 HTTP/1.1                             | 400 | 0 | Transport unknown
          GET /socket.io/?EIO=4&transport=polling&sid=no HTTP/1.1    | 400 | 1 | Session ID unknown
          POST /socket.io/?EIO=4&transport=polling HTTP/1.1          | 400 | 2 | Bad handshake method
          PUT /socket.io/?EIO=4&transport=polling HTTP/1.1           | 400 | 2 | Bad handshake method
          GET /socket.io/?EIO=4&transport=websocket HTTP/1.1         | 400 | 3 | Bad request
          GET /socket.io/?EIO=4&transport=%zz HTTP/1.1               | 400 | 0 | Transport unknown
          GET /socket.io/?EIO=4&transport=polling&token=wrong HTTP/1.1 | 403 | 4 | Forbidden
          GET /socket.io/?EIO=3&transport=polling HTTP/1.1           | 400 | 5 | Unsupported protocol version
          GET /socket.io/?transport=polling HTTP/1.1                 | 400 | 5 | Unsupported protocol version
          """)
  void a_wrong_handshake_is_answered_in_the_words_of_the_official_server(
      String request, int status, int code, String message) throws IOException {
    assertThat(ask(request))
        .startsWith("HTTP/1.1 " + status + " ")
        .endsWith("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
  }

  @ParameterizedTest
  @CsvSource({"/socket.io/", "/socket.io"})
  void the_open_packet_says_what_the_protocol_asks_for(String path) throws IOException {
    assertThat(ask("GET " + path + "?EIO=4&transport=polling HTTP/1.1"))
        .containsPattern(
            "0\\{\"sid\":\"[\\w-]{20}\",\"upgrades\":\\[\"websocket\"],"
                + "\"pingInterval\":25000,\"pingTimeout\":60000,\"maxPayload\":2000}$");
  }

  @Test
  void other_paths_are_answered_by_the_pages() throws IOException {
    assertThat(ask("GET /page?x=1 HTTP/1.1")).startsWith("HTTP/1.1 200 ").endsWith("hello");
    assertThat(ask("HEAD /page HTTP/1.1")).contains("content-length: 5").endsWith("\r\n\r\n");
    assertThat(ask("GET /socket.io/x?EIO=4&transport=polling HTTP/1.1"))
        .startsWith("HTTP/1.1 404 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /page HTTP/1.1\r\nConnection: close",
        "GET /page HTTP/1.1\r\nHost: x\r\nHost: x",
        "GET /page HTTP/1.1\r\nHost: x\r\nhost: evil.example",
        "GET /page HTTP/1.1\r\nHost: x/y",
        "GET /page HTTP/1.1\r\nHost: a, b",
        "GET /page HTTP/1.1\r\nHost: user@x",
        "GET /page HTTP/1.0\r\nHost: x\r\nHost: y",
        "GET /page HTTP/1.1\r\nHost: x\r\nX-Folded: a\r\n b",
        "GET /page HTTP/1.1\r\nHost: x\r\nX-Folded:\r\n\tb",
        "GET /page HTTP/1.1\r\nHost:\r\n x",
        "GET http:///page HTTP/1.1\r\nHost: x",
        "GET http://user@x/page HTTP/1.1\r\nHost: x"
      })
  void a_head_against_the_rules_is_refused(String head) throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      assertThat(http.write(head + "\r\n\r\n").readToEnd()).startsWith("HTTP/1.1 400 ");
    }
  }

  /** However the head is cut into reads. */
  @Test
  void a_folded_line_is_refused_and_a_body_may_look_like_one() throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      http.write("GET /page HTTP/1.1\r\nHost: x\r\nX-Folded: a\r\n");
      assertThat(http.write(" b\r\n\r\n").readToEnd()).startsWith("HTTP/1.1 400 ");
    }
    try (RawHttp http = new RawHttp(server.port())) {
      String post = "POST /page HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n\r\n\t\n b";
      http.write(post).readUntil("hello");
      http.write(post).readUntil("hello");
      assertThat(http.write("GET /page HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("hello"))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET http://other.example/page HTTP/1.1\r\nHost: x",
        "GET HTTPS://other.example:8443/page?x=1 HTTP/1.1\r\nHost: x",
        "GET /page HTTP/1.1\r\nHost:",
        "GET /page HTTP/1.1\r\nHost: [::1]:3000",
        "GET /page HTTP/1.0\r\nHost: x",
        "GET /page HTTP/1.0"
      })
  void a_target_in_absolute_form_and_a_client_of_http_1_0_are_served(String head)
      throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      assertThat(http.write(head + "\r\nConnection: close\r\n\r\n").readToEnd())
          .startsWith("HTTP/1.1 200 ")
          .endsWith("hello");
    }
  }

  @Test
  void a_percent_sign_that_encodes_nothing_stands_for_itself() throws IOException {
    assertThat(ask("GET /socket.io/?EIO=4&transport=polling&name=%zz%41%&x=%4 HTTP/1.1"))
        .startsWith("HTTP/1.1 200 ");
    server.library().addNamespace("/query");
    server
        .library()
        .getNamespace("/query")
        .addConnectListener(
            client -> client.sendEvent("query", ((Socket) client).handshake().query().get("name")));
    try (SocketIoClient client =
        new SocketIoClient(
            new WebSocketClient(
                new java.net.Socket(InetAddress.getLoopbackAddress(), server.port()),
                "/socket.io/?EIO=4&transport=websocket&name=%zz%41%"))) {
      client.connect("/query", "");
      assertThat(client.next()).isEqualTo("2/query,[\"query\",\"%zzA%\"]");
    }
  }

  @Test
  void a_file_is_compressed_and_still_varies_by_origin() throws IOException {
    String gzip = ask("GET /file HTTP/1.1\r\nAccept-Encoding: gzip");
    assertThat(gzip)
        .contains("content-encoding: gzip", "vary: accept-encoding", "vary: origin")
        .doesNotContain("compress me");
    assertThat(ask("HEAD /file HTTP/1.1\r\nAccept-Encoding: gzip"))
        .contains(gzip.lines().filter(it -> it.startsWith("content-length: ")).toList())
        .endsWith("\r\n\r\n");
    assertThat(ask("GET /file HTTP/1.1")).contains("content-length: 1200").endsWith("compress me ");
  }

  @Test
  void a_connection_is_kept_for_the_next_request() throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      http.write("GET /page HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("hello");
      http.write("GET /page HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(http.readUntil("hello")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void only_a_listed_origin_may_read_answers() throws IOException {
    String polling = "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nOrigin: ";
    assertThat(ask(polling + "https://good.example"))
        .contains("access-control-allow-origin: https://good.example")
        .contains("access-control-allow-credentials: true");
    assertThat(ask(polling + "https://evil.example")).doesNotContain("access-control-allow");
    assertThat(
            ask(
                "OPTIONS /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nOrigin:"
                    + " https://good.example\r\nAccess-Control-Request-Method: POST"))
        .startsWith("HTTP/1.1 204 ")
        .contains("access-control-allow-methods: GET,POST");
  }

  @Test
  void a_preflight_needs_no_session_and_one_that_is_not_allowed_learns_nothing()
      throws IOException {
    String ask = "OPTIONS /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\nOrigin: ";
    String method = "\r\nAccess-Control-Request-Method: POST";
    assertThat(ask(ask + "https://good.example" + method))
        .startsWith("HTTP/1.1 204 ")
        .contains("access-control-allow-origin: https://good.example\r\n", "vary: origin\r\n");
    assertThat(ask(ask + "https://evil.example" + method))
        .startsWith("HTTP/1.1 400 ")
        .contains("vary: origin\r\n")
        .doesNotContain("access-control");
    assertThat(ask("OPTIONS /socket.io/?EIO=4&transport=polling HTTP/1.1"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(ask("HEAD /socket.io/?EIO=4&transport=polling HTTP/1.1"))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("\r\n\r\n");
    assertThat(ask("GET /socket.io/?EIO=4&transport=polling HTTP/1.1"))
        .contains("vary: origin\r\n");
  }

  @Test
  void a_handshake_by_polling_sets_the_cookie_and_its_value_is_not_the_session() throws Exception {
    String answer = ask("GET /socket.io/?EIO=4&transport=polling HTTP/1.1");
    Matcher cookie =
        Pattern.compile("set-cookie: node=([\\w-]{20}); Path=/socket.io/; HttpOnly; SameSite=Lax\r")
            .matcher(answer);
    assertThat(cookie.find()).isTrue();
    assertThat(answer).doesNotContain("\"sid\":\"" + cookie.group(1));
    assertThat(ask("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nX-Forwarded-Proto: https"))
        .contains("; SameSite=Lax; Secure\r\n");
    assertThat(ask("GET /socket.io/?EIO=3&transport=polling HTTP/1.1"))
        .doesNotContain("set-cookie");
    assertThat(ask("GET /page HTTP/1.1")).doesNotContain("set-cookie");
  }

  @Test
  void a_body_over_the_limit_is_answered_with_413_that_its_site_may_read() throws IOException {
    int before = server.engine().connections();
    try (RawHttp http = new RawHttp(server.port())) {
      http.write(
          "POST /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\nHost: x\r\n"
              + "Origin: https://good.example\r\nContent-Length: 2001\r\n\r\n");
      assertThat(http.readToEnd())
          .startsWith("HTTP/1.1 413 ")
          .contains("access-control-allow-origin: https://good.example");
    }
    assertThat(server.engine().connections()).isEqualTo(before);
  }

  @Test
  void an_expectation_is_met_below_the_limit_and_refused_above() throws IOException {
    String head =
        "POST /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\nHost: x\r\n"
            + "Expect: 100-continue\r\nContent-Length: ";
    try (RawHttp http = new RawHttp(server.port())) {
      assertThat(http.write(head + "2\r\n\r\n").readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      assertThat(http.write("4x").readUntil("}")).startsWith("HTTP/1.1 400 ");
    }
    try (RawHttp http = new RawHttp(server.port())) {
      assertThat(http.write(head + "9000\r\n\r\n").readToEnd()).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void a_connection_that_does_not_speak_is_closed_in_time() throws IOException {
    try (TestServer impatient =
            new TestServer(
                    configuration -> configuration.setFirstDataTimeout(300),
                    options -> options.headTimeout(Duration.ofMillis(300)))
                .start();
        RawHttp silent = new RawHttp(impatient.port());
        RawHttp slow = new RawHttp(impatient.port())) {
      slow.write("GET /page HTTP/1.1\r\nHost:");
      assertThat(silent.readToEnd()).isEmpty();
      // A reset when the time was up before the server has read what was sent.
      assertThat(slow.readToEnd()).isIn("", "<reset>");
    }
  }

  @Test
  void a_second_request_before_the_first_answer_ends_the_connection() throws Exception {
    PollingClient client = PollingClient.open(PollingClient.http(), server.port());
    try (RawHttp http = new RawHttp(server.port())) {
      String poll =
          "GET /socket.io/?EIO=4&transport=polling&sid="
              + client.sid()
              + " HTTP/1.1\r\nHost: x\r\n\r\n";
      http.write(poll + poll);
      assertThat(http.readToEnd()).isEmpty();
    }
    // This poll may reach the session before the one of the other connection, and is then the first
    // of two.
    assertThat(client.poll().get()).isIn("status:400", "1");
    assertThat(client.poll().get()).isEqualTo("status:400");
  }

  @Test
  void garbage_and_too_long_heads_are_answered_and_closed() throws IOException {
    assertThat(ask("\u0001\u0002garbage")).startsWith("HTTP/1.1 400 ");
    assertThat(ask("GET /" + "x".repeat(20_000) + " HTTP/1.1")).startsWith("HTTP/1.1 414 ");
    assertThat(ask("GET /page HTTP/1.1\r\nX-Long: " + "x".repeat(20_000)))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void a_websocket_request_without_its_headers_is_refused() throws IOException {
    assertThatThrownBy(
            () ->
                new WebSocketClient(
                    new java.net.Socket(InetAddress.getLoopbackAddress(), server.port()),
                    "/socket.io/?EIO=3&transport=websocket"))
        .hasMessageContaining("400");
    assertThat(
            ask(
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void what_the_authorization_listener_found_out_is_kept_with_the_socket() throws IOException {
    server.library().addNamespace("/kept");
    server
        .library()
        .getNamespace("/kept")
        .addConnectListener(
            client ->
                client.sendEvent(
                    "kept", client.<String>get("checked"), ((Socket) client).data().size()));
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      client.connect("/kept", "");
      assertThat(client.next()).isEqualTo("2/kept,[\"kept\",\"yes\",1]");
    }
  }
}
