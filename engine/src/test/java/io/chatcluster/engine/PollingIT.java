package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.WebSocketClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What travels in the bodies of long-polling. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class PollingIT {
  private static final String SEPARATOR = "\u001e";
  private static final byte[] BINARY = {(byte) 0xfb, (byte) 0xff, 0, 1};
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        new TestServer(configuration -> configuration.setAckMode(AckMode.MANUAL), options -> {});
    server
        .library()
        .addEventListener("echo", Object.class, (client, data, ack) -> ack.sendAckData(data));
    server
        .library()
        .addEventListener(
            "many",
            Object.class,
            (client, data, ack) -> {
              client.sendEvent("one", BINARY);
              client.sendEvent("two", "\u00e4");
            });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static PollingClient connected() throws Exception {
    PollingClient client = PollingClient.open(PollingClient.http(), server.port());
    client.post("40").get();
    assertThat(client.poll().get()).startsWith("40{");
    return client;
  }

  @Test
  void binary_travels_as_base64_both_ways() throws Exception {
    PollingClient client = connected();
    assertThat(
            client
                .post("451-1[\"echo\",{\"_placeholder\":true,\"num\":0}]" + SEPARATOR + "b+/8AAQ==")
                .get())
        .isEqualTo("ok");
    assertThat(client.poll().get())
        .isEqualTo("461-1[{\"_placeholder\":true,\"num\":0}]" + SEPARATOR + "b+/8AAQ==");
  }

  @Test
  void packets_of_a_body_are_separated_and_come_in_their_order() throws Exception {
    PollingClient client = connected();
    assertThat(client.post("42[\"many\",1]" + SEPARATOR + "421[\"echo\",\"last\"]").get())
        .isEqualTo("ok");
    StringBuilder heard = new StringBuilder();
    while (!heard.toString().contains("431")) {
      heard.append(heard.isEmpty() ? "" : SEPARATOR).append(client.poll().get());
    }
    assertThat(List.of(heard.toString().split(SEPARATOR)))
        .containsExactly(
            "451-[\"one\",{\"_placeholder\":true,\"num\":0}]",
            "b+/8AAQ==",
            "42[\"two\",\"\u00e4\"]",
            "431[\"last\"]");
  }

  @Test
  void every_poll_of_a_client_that_changes_over_is_ended_with_a_noop() throws Exception {
    PollingClient client = connected();
    try (WebSocketClient probing = WebSocketClient.open(server.port(), "&sid=" + client.sid())) {
      probing.send("2probe");
      assertThat(probing.next().text()).isEqualTo("3probe");
      for (int i = 0; i < 3; i++) {
        assertThat(client.poll().get()).isEqualTo("6");
      }
      probing.send("5");
      probing.send("421[\"echo\",\"moved\"]");
      assertThat(probing.next().text()).isEqualTo("431[\"moved\"]");
    }
  }

  @Test
  void one_connection_carries_the_requests_of_a_session_one_after_the_other() throws Exception {
    PollingClient client = connected();
    String path = "/socket.io/?EIO=4&transport=polling&sid=" + client.sid() + " HTTP/1.1\r\n";
    try (RawHttp http = new RawHttp(server.port())) {
      for (int i = 1; i <= 3; i++) {
        String packet = "42" + i + "[\"echo\",\"a\"]";
        http.write(
            "POST " + path + "Host: x\r\nContent-Length: " + packet.length() + "\r\n\r\n" + packet);
        assertThat(http.readUntil("ok")).startsWith("HTTP/1.1 200 ").doesNotContain("close");
        http.write("GET " + path + "Host: x\r\n\r\n");
        assertThat(http.readUntil("[\"a\"]")).endsWith("43" + i + "[\"a\"]");
      }
    }
  }
}
