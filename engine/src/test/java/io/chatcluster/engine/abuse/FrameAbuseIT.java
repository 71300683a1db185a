package io.chatcluster.engine.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.engine.NoLeaks;
import io.chatcluster.engine.api.Deflate;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import io.netty.util.ResourceLeakDetector;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** WebSocket frames against the protocol, messages over the limit, and messages that inflate. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class FrameAbuseIT {
  private static final int LIMIT = 1_000_000;
  private static final int COMPRESSED_TEXT = 0x80 | WebSocketClient.RSV1 | WebSocketClient.TEXT;

  @RegisterExtension
  static final Victim VICTIM =
      new Victim(set -> {}, options -> options.maxPayload(LIMIT).deflate(Deflate.DEFAULTS));

  private static void expectEnd(String end, int firstByte, int maskBit, byte[] data)
      throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.connection().raw(firstByte, maskBit, data);
            assertThat(client.next()).isEqualTo(end);
          }
        });
  }

  @Test
  void frames_without_a_mask_are_refused() throws Exception {
    expectEnd("closed:1002", 0x81, 0, bytes("42"));
  }

  @Test
  void bits_that_nobody_negotiated_are_refused() throws Exception {
    expectEnd("closed:1002", 0xC1, 0x80, new byte[100]);
    expectEnd("closed:1002", 0xA1, 0x80, new byte[100]);
  }

  @Test
  void frame_types_that_do_not_exist_are_refused() throws Exception {
    expectEnd("closed:1002", 0x83, 0x80, new byte[1]);
    expectEnd("closed:1002", 0x8B, 0x80, new byte[1]);
  }

  @Test
  void long_or_divided_control_frames_are_refused() throws Exception {
    expectEnd("closed:1002", 0x89, 0x80, new byte[126]);
    expectEnd("closed:1002", 0x09, 0x80, new byte[1]);
  }

  @Test
  void a_continuation_of_nothing_is_refused() throws Exception {
    expectEnd("closed:1002", 0x80, 0x80, new byte[1]);
  }

  @Test
  void text_that_is_no_text_is_refused() throws Exception {
    expectEnd("closed:1007", 0x81, 0x80, new byte[] {'4', '2', (byte) 0xc0});
  }

  @Test
  void an_empty_message_is_refused() throws Exception {
    expectEnd("closed:1002", 0x81, 0x80, new byte[0]);
  }

  @Test
  void a_message_over_the_limit_is_closed_with_1009() throws Exception {
    byte[] large = new byte[LIMIT + 1];
    Arrays.fill(large, (byte) '4');
    expectEnd("closed:1009", 0x81, 0x80, large);
    VICTIM.awaitReason("transport error");
  }

  @Test
  void a_message_over_the_limit_in_parts_is_closed_with_1009() throws Exception {
    byte[] part = new byte[LIMIT / 4];
    Arrays.fill(part, (byte) 'x');
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.connection().frame(WebSocketClient.TEXT, false, new byte[0]);
            for (int i = 0; i < 5; i++) {
              client.connection().frame(WebSocketClient.CONTINUATION, false, part);
            }
            assertThat(client.next()).isEqualTo("closed:1009");
          }
        });
  }

  @Test
  void what_follows_a_broken_frame_is_dropped_at_once() throws Exception {
    byte[] rest = new byte[4 * LIMIT];
    VICTIM.sufferLarge(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.connection().raw(0x83, 0x80, new byte[1]);
            client.connection().socket().getOutputStream().write(rest);
            assertThat(client.next()).isEqualTo("closed:1002");
          }
        });
  }

  @Test
  void an_announced_length_reserves_nothing() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client
                .connection()
                .socket()
                .getOutputStream()
                .write(new byte[] {(byte) 0x82, (byte) 0xff, 0x7f, 1, 2, 3, 4, 5, 6, 7});
            assertThat(client.next()).isEqualTo("closed:1009");
          }
        });
  }

  @Test
  void fragments_of_one_byte_and_of_none_keep_no_more_than_their_bytes() throws Exception {
    // Following every buffer would make each of the frames dear.
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    byte[] ofOne = repeated(new byte[] {0x00, (byte) 0x81, 0, 0, 0, 0, 'x'}, 30_000);
    byte[] ofNone = repeated(new byte[] {0x00, (byte) 0x80, 0, 0, 0, 0}, 10_000);
    try (SocketIoClient client = VICTIM.client()) {
      client.connection().frame(WebSocketClient.TEXT, false, bytes("4"));
      client.connection().frame(WebSocketClient.PING, true, bytes("before"));
      assertThat(client.next()).isEqualTo("pong:before");
      MemoryInUse before = MemoryInUse.now();

      OutputStream out = client.connection().socket().getOutputStream();
      for (int i = 0; i < 10; i++) {
        out.write(ofOne);
        out.write(ofNone);
        client.connection().frame(WebSocketClient.PING, true, bytes("after"));
        assertThat(client.next()).isEqualTo("pong:after");
      }

      // 300,001 bytes in a buffer that doubles as it grows. An object of 48 bytes for each fragment
      // would be 19 MB.
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () ->
                  assertThat(MemoryInUse.now())
                      .matches(now -> now.isBackAt(before, 8L << 20, 4L << 20), "as " + before));
    }
  }

  private static byte[] repeated(byte[] frame, int times) {
    byte[] all = new byte[frame.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = frame[i % frame.length];
    }
    return all;
  }

  @Test
  void a_message_that_is_never_finished_goes_with_its_connection() throws Exception {
    byte[] part = new byte[LIMIT / 2];
    Arrays.fill(part, (byte) 'x');
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.connection().frame(WebSocketClient.TEXT, false, part);
            client.connection().frame(WebSocketClient.PING, true, bytes("there?"));
            assertThat(client.next()).isEqualTo("pong:there?");
          }
        });
  }

  @Test
  void a_bomb_of_39_kilobytes_is_closed_with_1009() throws Exception {
    expectBombDefused(WebSocketClient.deflated(new byte[40_000_000]));
  }

  @Test
  void a_bomb_of_292_kilobytes_is_closed_with_1009() throws Exception {
    expectBombDefused(WebSocketClient.deflated(new byte[300_000_000]));
  }

  private static void expectBombDefused(byte[] bomb) throws Exception {
    assertThat(bomb.length).isLessThan(300_000);
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = bomber()) {
            client.connection().raw(COMPRESSED_TEXT, 0x80, bomb);
            assertThat(client.next()).isEqualTo("closed:1009");
          }
        });
  }

  @Test
  void a_bomb_in_parts_is_closed_with_1009() throws Exception {
    byte[] bomb = WebSocketClient.deflated(new byte[40_000_000]);
    int first = WebSocketClient.RSV1 | WebSocketClient.BINARY;
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = bomber()) {
            client.connection().raw(first, 0x80, Arrays.copyOf(bomb, 100));
            client
                .connection()
                .frame(
                    WebSocketClient.CONTINUATION, true, Arrays.copyOfRange(bomb, 100, bomb.length));
            assertThat(client.next()).isEqualTo("closed:1009");
          }
        });
  }

  /** Each inflates to what is just allowed: a thousand bytes become a million. */
  @Test
  void many_messages_that_grow_as_far_as_they_may_hold_up_nobody() throws Exception {
    byte[] grows =
        WebSocketClient.deflated(
            bytes("42[\"nobody listens\",\"" + " ".repeat(LIMIT - 30) + "\"]"));
    assertThat(grows.length).isLessThan(2_000);
    VICTIM.sufferLarge(
        () -> {
          try (SocketIoClient client = bomber()) {
            for (int i = 0; i < 60; i++) {
              client.connection().raw(COMPRESSED_TEXT, 0x80, grows);
            }
            assertThat(client.roundTrip("echo")).isEqualTo("37[]");
          }
        });
  }

  private static SocketIoClient bomber() throws Exception {
    SocketIoClient client = new SocketIoClient(WebSocketClient.deflating(VICTIM.port()));
    client.connect("/", "");
    return client;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
