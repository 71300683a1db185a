package io.chatcluster.engine.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.engine.NoLeaks;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.RawHttp;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and requests of long-polling that break the protocol or a bound. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class PollingAbuseIT {
  private static final int LIMIT = 100_000;
  private static final HttpClient HTTP = PollingClient.http();

  @RegisterExtension
  static final Victim VICTIM =
      new Victim(
          set -> {}, options -> options.maxPayload(LIMIT).closeTimeout(Duration.ofMillis(300)));

  private static PollingClient joined() throws Exception {
    PollingClient client = PollingClient.open(HTTP, VICTIM.port());
    assertThat(client.post("40").get()).isEqualTo("ok");
    assertThat(client.poll().get()).startsWith("40{");
    return client;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4\u001e",
        "\u001e4",
        "bnot base64!",
        "b",
        "x",
        "4abc",
        "2",
        "0{}",
        "42[\"echo\"]\u001e\u001e42[\"echo\"]"
      })
  void a_body_that_breaks_the_protocol_ends_the_session(String body) throws Exception {
    VICTIM.suffer(
        () -> {
          PollingClient client = joined();
          assertThat(client.post(body).get()).isEqualTo("status:400");
          assertThat(client.poll().get()).isEqualTo("status:400");
        });
  }

  @Test
  void text_that_is_no_text_ends_the_session() throws Exception {
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.ofByteArray(new byte[] {'4', '0', (byte) 0xff});
    VICTIM.suffer(
        () -> {
          PollingClient client = PollingClient.open(HTTP, VICTIM.port());
          assertThat(client.post(body).get()).isEqualTo("status:400");
        });
  }

  @Test
  void a_body_of_nothing_but_separators_or_types_ends_the_session() throws Exception {
    for (String body :
        List.of("\u001e".repeat(LIMIT), "6\u001e".repeat(LIMIT / 2), "b\u001e".repeat(LIMIT / 2))) {
      VICTIM.suffer(
          () -> {
            PollingClient client = joined();
            assertThat(client.post(body).get()).isEqualTo("status:400");
          });
    }
  }

  @Test
  void a_body_of_many_packets_leaves_no_memory_behind() throws Exception {
    String packet = "42[\"nobody listens\",\"" + "x".repeat(900) + "\"]";
    String body = packet + ("\u001e" + packet).repeat(99);
    VICTIM.suffer(
        20,
        () -> {
          PollingClient client = joined();
          assertThat(client.post(body).get()).isEqualTo("ok");
          assertThat(client.post("1").get()).isEqualTo("ok");
        });
  }

  @Test
  void a_body_that_is_half_read_leaves_no_memory_behind() throws Exception {
    String packet = "42[\"nobody listens\",\"" + "x".repeat(900) + "\"]\u001e";
    String body = packet.repeat(70) + "4abc\u001e" + packet.repeat(29);
    VICTIM.suffer(20, () -> assertThat(joined().post(body).get()).isEqualTo("status:400"));
  }

  @Test
  void two_polls_at_once_end_the_session() throws Exception {
    VICTIM.suffer(
        () -> {
          PollingClient client = PollingClient.open(HTTP, VICTIM.port());
          CompletableFuture<String> first = client.poll();
          CompletableFuture<String> second = client.poll();
          assertThat(List.of(first.get(), second.get()))
              .containsExactlyInAnyOrder("1", "status:400");
          assertThat(client.poll().get()).isEqualTo("status:400");
        });
  }

  @Test
  void a_poll_that_is_given_up_ends_the_session() throws Exception {
    VICTIM.suffer(
        () -> {
          PollingClient client = PollingClient.open(HTTP, VICTIM.port());
          try (RawHttp http = new RawHttp(VICTIM.port())) {
            http.write(
                "GET /socket.io/?EIO=4&transport=polling&sid="
                    + client.sid()
                    + " HTTP/1.1\r\nhost: a\r\n\r\n");
          }
          await().pollDelay(Duration.ZERO).until(() -> client.post("3").get().equals("status:400"));
        });
  }

  @Test
  void who_says_goodbye_gets_the_waiting_poll_answered() throws Exception {
    VICTIM.suffer(
        () -> {
          PollingClient client = PollingClient.open(HTTP, VICTIM.port());
          CompletableFuture<String> poll = client.poll();
          assertThat(client.post("1").get()).isEqualTo("ok");
          assertThat(poll.get()).isIn("6", "status:400");
          assertThat(client.poll().get()).isEqualTo("status:400");
        });
  }

  @Test
  void parameters_of_older_versions_harm_nothing() throws Exception {
    String body = "42[\"nobody listens\",\"" + "x".repeat(60_000) + "\"]";
    for (String parameter : List.of("b64=abc", "j=abc", "disconnect=", "b64=1&j=0&t=%F0")) {
      VICTIM.suffer(
          () -> {
            PollingClient client = joined();
            try (RawHttp http = new RawHttp(VICTIM.port())) {
              http.write(
                  "POST /socket.io/?EIO=4&transport=polling&sid="
                      + client.sid()
                      + "&"
                      + parameter
                      + " HTTP/1.1\r\nhost: a\r\ncontent-length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body);
              assertThat(http.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
            }
            assertThat(client.post("1").get()).isEqualTo("ok");
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "00000000-0000-0000-0000-000000000000", "%00", "../../x"})
  void a_session_id_that_is_none_is_answered_at_once(String sid) throws Exception {
    String body = "x".repeat(60_000);
    String start = "/socket.io/?EIO=4&sid=" + sid + "&transport=";
    VICTIM.suffer(
        20,
        () -> {
          try (RawHttp http = new RawHttp(VICTIM.port())) {
            http.write(
                "POST "
                    + start
                    + "polling&disconnect=1&b64=abc HTTP/1.1\r\nhost: a\r\ncontent-length: 60000\r\n\r\n"
                    + body);
            assertThat(http.readUntil("\"Session ID unknown\"")).startsWith("HTTP/1.1 400");
            http.write(
                "GET "
                    + start
                    + "websocket HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n");
            assertThat(http.readUntil("\"Session ID unknown\"")).contains("HTTP/1.1 400");
          }
        });
  }
}
