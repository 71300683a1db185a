package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients have begun to send is bounded for all of them together. */
class InboundBoundsIT {
  private static final int NODE_BYTES = 200_000;
  private static final int MESSAGE = 95_000;
  private static final String TWO_ATTACHMENTS =
      "52-[\"echo\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";

  /** What the text of such a packet weighs, for as long as it waits. */
  private static final int JSON = TWO_ATTACHMENTS.length() - "52-".length();

  private TestServer server;

  @BeforeEach
  void start() {
    server =
        new TestServer(
            configuration -> configuration.setAckMode(AckMode.MANUAL),
            options -> options.maxPayload(100_000).maxNodeInboundBytes(NODE_BYTES));
    server
        .library()
        .addEventListener("echo", Object.class, (client, data, ack) -> ack.sendAckData(List.of()));
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A text message of 95,000 bytes that asks for an answer. */
  private static byte[] message() {
    String begin = "427[\"echo\",\"";
    String text = begin + "x".repeat(MESSAGE - begin.length() - 2) + "\"]";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Begins a frame of 95,000 bytes, masked with zeros. */
  private static void begin(SocketIoClient client, int bytes) throws IOException {
    OutputStream out = client.connection().socket().getOutputStream();
    byte[] frame = new byte[14 + bytes];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) 0xFF;
    frame[7] = MESSAGE >> 16;
    frame[8] = (byte) (MESSAGE >> 8);
    frame[9] = (byte) MESSAGE;
    System.arraycopy(message(), 0, frame, 14, bytes);
    out.write(frame);
  }

  private static void rest(SocketIoClient client, int from) throws IOException {
    client.connection().socket().getOutputStream().write(message(), from, MESSAGE - from);
  }

  private void isHeld(long bytes) {
    await().untilAsserted(() -> assertThat(server.engine().inboundBytes()).isEqualTo(bytes));
  }

  @Test
  void of_unfinished_frames_the_largest_is_given_up_and_the_others_are_heard() throws Exception {
    try (SocketIoClient small = SocketIoClient.connected(server.port());
        SocketIoClient great = SocketIoClient.connected(server.port());
        SocketIoClient last = SocketIoClient.connected(server.port())) {
      begin(small, 60_000);
      begin(great, 90_000);
      isHeld(150_028);
      begin(last, 70_000);

      assertThat(great.next()).isEqualTo("closed:1013");

      rest(small, 60_000);
      rest(last, 70_000);
      assertThat(small.next()).isEqualTo("37[]");
      assertThat(last.next()).isEqualTo("37[]");
      isHeld(0);
    }
  }

  @Test
  void of_unfinished_messages_the_largest_is_given_up() throws Exception {
    try (SocketIoClient first = SocketIoClient.connected(server.port());
        SocketIoClient great = SocketIoClient.connected(server.port());
        SocketIoClient last = SocketIoClient.connected(server.port())) {
      first.connection().frame(WebSocketClient.TEXT, false, new byte[70_000]);
      great.connection().frame(WebSocketClient.TEXT, false, new byte[80_000]);
      isHeld(150_000);
      last.connection().frame(WebSocketClient.TEXT, false, new byte[60_000]);

      assertThat(great.next()).isEqualTo("closed:1013");
      isHeld(130_000);
    }
    isHeld(0);
  }

  @Test
  void attachments_that_wait_for_others_count() throws Exception {
    try (SocketIoClient first = SocketIoClient.connected(server.port());
        SocketIoClient great = SocketIoClient.connected(server.port());
        SocketIoClient last = SocketIoClient.connected(server.port())) {
      first.send(TWO_ATTACHMENTS);
      first.send(new byte[70_000]);
      great.send(TWO_ATTACHMENTS);
      great.send(new byte[80_000]);
      isHeld(150_000 + 2 * JSON);
      last.send(TWO_ATTACHMENTS);
      last.send(new byte[60_000]);

      assertThat(great.next()).isEqualTo("closed:1013");
      isHeld(130_000 + 2 * JSON);
    }
    isHeld(0);
  }

  @Test
  void a_text_that_waits_for_its_attachments_counts() throws Exception {
    String text = "51-[\"echo\",\"" + "x".repeat(80_000) + "\",{\"_placeholder\":true,\"num\":0}]";
    try (SocketIoClient one = SocketIoClient.connected(server.port())) {
      one.send(text);
      isHeld(text.length() - "51-".length());
    }
    isHeld(0);
  }

  @Test
  void bodies_of_requests_that_do_not_end_count() throws Exception {
    try (RawHttp first = new RawHttp(server.port());
        RawHttp great = new RawHttp(server.port());
        RawHttp last = new RawHttp(server.port())) {
      post(first, 70_000);
      post(great, 80_000);
      isHeld(150_000);
      post(last, 60_000);

      assertThat(great.readToEnd()).isIn("", "<reset>");
      isHeld(130_000);
      // The session is not known, but its request was read.
      assertThat(first.write("x".repeat(MESSAGE - 70_000)).readUntil("\r\n")).contains(" 400 ");
    }
    isHeld(0);
  }

  private static void post(RawHttp http, int bytes) throws IOException {
    http.write(
        "POST /socket.io/?EIO=4&transport=polling&sid=none HTTP/1.1\r\nHost: x\r\nContent-Length: "
            + MESSAGE
            + "\r\n\r\n"
            + "x".repeat(bytes));
  }
}
