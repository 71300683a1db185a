package io.chatcluster.engine.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.NoLeaks;
import io.chatcluster.engine.client.RawHttp;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every HTTP request has its answer, or its connection is closed in time. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class HttpAbuseIT {
  private static final int LIMIT = 100_000;
  private static final int FIRST_DATA_MILLIS = 1_500;

  @RegisterExtension
  static final Victim VICTIM =
      new Victim(
          set -> set.setFirstDataTimeout(FIRST_DATA_MILLIS),
          options ->
              options
                  .maxPayload(LIMIT)
                  .headTimeout(Duration.ofMillis(FIRST_DATA_MILLIS))
                  .connectTimeout(Duration.ofMillis(FIRST_DATA_MILLIS)));

  private static String answerTo(String request) throws Exception {
    try (RawHttp http = new RawHttp(VICTIM.port())) {
      return http.write(request).readToEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /page HTTP/1.1\r\nHost:",
        "GET /page HTTP/1.1\r\nHost: a\r\n",
        "\r\n\r\n"
      })
  void a_head_that_never_ends_is_not_waited_for(String beginning) throws Exception {
    VICTIM.suffer(3, () -> assertThat(answerTo(beginning)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 1000\r\n\r\n4",
        "transfer-encoding: chunked\r\n\r\n3e8\r\n4",
        "transfer-encoding: chunked\r\n\r\n1\r\n4\r\n"
      })
  void a_body_that_never_ends_is_not_waited_for(String rest) throws Exception {
    String head = "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nhost: a\r\n";
    VICTIM.suffer(3, () -> assertThat(answerTo(head + rest)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0001\u0002garbage\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9.9\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nx: 1\r\n 2\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\n: no name\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -5\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"
      })
  void what_is_no_request_is_refused(String garbage) throws Exception {
    VICTIM.suffer(() -> assertThat(answerTo(garbage)).startsWith("HTTP/1.1 400 "));
  }

  @Test
  void lines_and_heads_over_the_limit_are_refused() throws Exception {
    String line = "GET /" + "x".repeat(100_000);
    String head = "GET / HTTP/1.1\r\nhost: a\r\na: " + "x".repeat(100_000);
    String fields = "GET / HTTP/1.1\r\nhost: a\r\n" + "a: b\r\n".repeat(20_000);
    VICTIM.suffer(() -> assertThat(answerTo(line)).startsWith("HTTP/1.1 414 "));
    VICTIM.suffer(() -> assertThat(answerTo(head)).startsWith("HTTP/1.1 431 "));
    VICTIM.suffer(() -> assertThat(answerTo(fields)).startsWith("HTTP/1.1 431 "));
  }

  @Test
  void a_body_over_the_limit_is_refused_before_it_came() throws Exception {
    String post = "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nhost: a\r\n";
    String announced = post + "content-length: 1000000\r\n\r\n" + "x".repeat(1_000);
    String expected = post + "expect: 100-continue\r\ncontent-length: 1000000\r\n\r\n";
    String chunked =
        post
            + "transfer-encoding: chunked\r\n\r\n"
            + ("4e20\r\n" + "x".repeat(20_000) + "\r\n").repeat(6);
    for (String request : new String[] {announced, expected, chunked}) {
      VICTIM.suffer(() -> assertThat(answerTo(request)).startsWith("HTTP/1.1 413 "));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "NONSENSE"})
  void only_get_opens_a_session(String method) throws Exception {
    String request =
        method
            + " /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nhost: a\r\nconnection: close\r\n"
            + "origin: http://a\r\naccess-control-request-method: POST\r\ncontent-length: 0\r\n\r\n";
    VICTIM.suffer(() -> assertThat(answerTo(request)).startsWith("HTTP/1.1 400 "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/socket.io/x",
        "/socket.io//?EIO=4&transport=polling",
        "/socket.iox?EIO=4",
        "/%2e%2e/etc/passwd",
        "/%",
        "*",
        "http://elsewhere/nothing/?EIO=4&transport=polling",
        "ftp://elsewhere/socket.io/?EIO=4&transport=polling"
      })
  void other_paths_are_not_found(String path) throws Exception {
    String request = "GET " + path + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    VICTIM.suffer(() -> assertThat(answerTo(request)).startsWith("HTTP/1.1 404 "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "EIO=4",
        "EIO=3&transport=polling",
        "EIO=4&transport=polling&EIO=3&transport=x%",
        "EIO=4&transport=websocket",
        "EIO=4&transport=%00",
        "transport=polling"
      })
  void a_handshake_without_what_it_needs_is_refused(String query) throws Exception {
    String request =
        "GET /socket.io/?" + query + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    VICTIM.suffer(() -> assertThat(answerTo(request)).startsWith("HTTP/1.1 400 "));
  }

  @Test
  void who_does_not_wait_for_answers_is_cut_off() throws Exception {
    String requests = "GET /page HTTP/1.1\r\nhost: a\r\n\r\n".repeat(20_000);
    VICTIM.suffer(
        () -> {
          try (RawHttp http = new RawHttp(VICTIM.port())) {
            http.write(requests);
            assertThat(http.readToEnd()).as("until the server closed").isNotNull();
          } catch (SocketException cut) {
            assertThat(cut).hasMessageMatching("(?i).*(broken pipe|reset).*");
          }
        });
  }
}
