package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.api.Deflate;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import io.chatcluster.engine.frame.Outgoing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Compression by WebSocket: negotiated, once per broadcast, and bounded in what comes in. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class DeflateIT {
  private static final String WORDS = "again and again ".repeat(500);
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        new TestServer(
            configuration -> configuration.setAckMode(AckMode.MANUAL),
            options -> options.deflate(Deflate.DEFAULTS).listeners(ListenerThreads.EVENT_LOOP));
    server
        .library()
        .addEventListener("echo", Object.class, (client, data, ack) -> ack.sendAckData(data));
    server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static SocketIoClient deflating() throws IOException {
    SocketIoClient client = new SocketIoClient(WebSocketClient.deflating(server.port()));
    client.connect("/", "");
    return client;
  }

  @Test
  void both_sides_compress_what_was_negotiated() throws IOException {
    try (SocketIoClient client = deflating()) {
      WebSocketClient raw = client.connection();
      assertThat(raw.answer())
          .contains(
              "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                  + " client_no_context_takeover\r\n");
      long before = raw.bytesRead();
      byte[] message = bytes("421[\"echo\",\"" + WORDS + "\"]");
      raw.raw(0x80 | WebSocketClient.RSV1 | WebSocketClient.TEXT, 0x80, deflated(message));
      assertThat(client.next()).isEqualTo("31[\"" + WORDS + "\"]");
      assertThat(raw.bytesRead() - before).isLessThan(WORDS.length() / 20);
    }
  }

  @Test
  void a_compressed_message_may_come_in_parts() throws IOException {
    try (SocketIoClient client = deflating()) {
      byte[] message = deflated(bytes("421[\"echo\",\"" + WORDS + "\"]"));
      WebSocketClient raw = client.connection();
      raw.raw(WebSocketClient.RSV1 | WebSocketClient.TEXT, 0x80, Arrays.copyOf(message, 20));
      raw.frame(WebSocketClient.PING, true, bytes("hi"));
      raw.frame(
          WebSocketClient.CONTINUATION, true, Arrays.copyOfRange(message, 20, message.length));
      assertThat(client.next()).isEqualTo("pong:hi");
      assertThat(client.next()).isEqualTo("31[\"" + WORDS + "\"]");
    }
  }

  @Test
  void who_does_not_offer_it_gets_none() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      assertThat(client.connection().answer()).doesNotContain("Extensions");
      long before = client.connection().bytesRead();
      client.send("21[\"echo\",\"" + WORDS + "\"]");
      assertThat(client.next()).contains(WORDS);
      assertThat(client.connection().bytesRead() - before).isGreaterThan(WORDS.length());
    }
  }

  @Test
  void a_broadcast_is_compressed_once_for_all() throws IOException {
    try (SocketIoClient one = deflating();
        SocketIoClient two = deflating();
        SocketIoClient three = deflating();
        SocketIoClient plain = SocketIoClient.connected(server.port())) {
      long before = Outgoing.compressed();
      server.main().broadcast(List.of("news", WORDS), Selection.ALL, EmitFlags.NONE);
      for (SocketIoClient client : List.of(one, two, three, plain)) {
        assertThat(client.next()).isEqualTo("2[\"news\",\"" + WORDS + "\"]");
      }
      assertThat(Outgoing.compressed() - before).isEqualTo(1);
      assertThat(one.connection().bytesRead()).isLessThan(1_000);
      assertThat(plain.connection().bytesRead()).isGreaterThan(WORDS.length());
    }
  }

  @Test
  void a_broadcast_that_asks_for_it_is_not_compressed() throws IOException {
    try (SocketIoClient client = deflating()) {
      server.main().broadcast(List.of("news", WORDS), Selection.ALL, new EmitFlags(false, false));
      assertThat(client.next()).contains(WORDS);
      assertThat(client.connection().bytesRead()).isGreaterThan(WORDS.length());
    }
  }

  @Test
  void wrong_bits_and_wrong_data_close_the_connection() throws IOException {
    byte[] event = deflated(bytes("42[\"echo\"]"));
    byte[] noise = {(byte) 0xff, (byte) 0xff, 1};
    assertThat(answerTo(0x80 | 0x20 | WebSocketClient.TEXT, event)).isEqualTo("closed:1002");
    assertThat(answerTo(0x80 | 0x60 | WebSocketClient.TEXT, event)).isEqualTo("closed:1002");
    assertThat(answerTo(0xC0 | WebSocketClient.PING, event)).isEqualTo("closed:1002");
    assertThat(answerTo(0xC0 | WebSocketClient.CONTINUATION, event)).isEqualTo("closed:1002");
    assertThat(answerTo(0xC0 | WebSocketClient.TEXT, noise)).isEqualTo("closed:1007");
    byte[] notText = deflated(new byte[] {'4', '2', (byte) 0xc0});
    assertThat(answerTo(0xC0 | WebSocketClient.TEXT, notText)).isEqualTo("closed:1007");
  }

  private static String answerTo(int firstByte, byte[] payload) throws IOException {
    try (SocketIoClient client = deflating()) {
      client.connection().raw(firstByte, 0x80, payload);
      return client.next();
    }
  }

  @Test
  void the_official_clients_understand_it() throws Exception {
    NodeScripts.requirePackages();
    NoLeaks.unfollowed(DeflateIT::officialClients);
  }

  private static void officialClients() throws Exception {
    assertThat(NodeScripts.run("deflate.js", server.port()))
        .containsExactly(
            "negotiated permessage-deflate",
            "text true",
            "compressed true true",
            "small ž",
            "binary true",
            "large true",
            "still true",
            "ws permessage-deflate true",
            "ws permessage-deflate true",
            "ws-window  true",
            "ws-off  true");
  }

  private static byte[] deflated(byte[] data) {
    return WebSocketClient.deflated(data);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
