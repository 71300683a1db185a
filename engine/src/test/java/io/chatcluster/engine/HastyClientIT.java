package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.engine.client.RawHttp;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that send frames together with the request for them. */
class HastyClientIT {
  private static final String HANDSHAKE =
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
          + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          + "Sec-WebSocket-Version: 13\r\n\r\n";

  /** CONNECT, in a text frame whose length bits and mask are right, or not. */
  private static String connect(boolean masked) {
    return (char) 0x81 + (masked ? (char) 0x82 + "\0\0\0\0" : "" + (char) 2) + "40";
  }

  @Test
  void what_comes_with_the_request_is_heard_when_the_session_is_there() throws Exception {
    try (TestServer server = new TestServer().start();
        RawHttp hasty = new RawHttp(server.port())) {
      hasty.writeBytes(HANDSHAKE + connect(true));

      String heard = hasty.readUntil("40{\"sid\":");

      assertThat(heard).startsWith("HTTP/1.1 101 ").contains("0{\"sid\":").endsWith("40{\"sid\":");
    }
  }

  @Test
  void nothing_follows_the_close_frame_of_a_client_that_broke_a_rule_too_early() throws Exception {
    try (TestServer server =
            new TestServer(set -> {}, options -> options.closeTimeout(Duration.ofMillis(300)))
                .start();
        RawHttp hasty = new RawHttp(server.port())) {
      hasty.writeBytes(HANDSHAKE + connect(false));

      String heard = hasty.readToEnd();

      assertThat(heard.substring(heard.indexOf("\r\n\r\n") + 4))
          .isEqualTo("\u0088\u0002\u0003\u00ea");
      await().untilAsserted(() -> assertThat(server.engine().connections()).isZero());
    }
  }
}
