package io.chatcluster.engine.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollingPayloadTest {
  private static List<String> read(String body) {
    List<String> packets = new ArrayList<>();
    PollingPayload payload =
        new PollingPayload(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    PollingPayload.Packets noted =
        new PollingPayload.Packets() {
          @Override
          public boolean text(ByteBuf packet) {
            packets.add(packet.toString(StandardCharsets.UTF_8));
            return !packets.contains("stop");
          }

          @Override
          public boolean binary(byte[] data) {
            packets.add(HexFormat.of().formatHex(data));
            return true;
          }
        };
    while (payload.read(2, noted)) {
      // Two at a time, like an event loop that has other things to do.
    }
    return packets;
  }

  @Test
  void packets_come_in_order() {
    assertThat(read("4a\u001ebAQI=\u001e4žluť\u001e3")).containsExactly("4a", "0102", "4žluť", "3");
    assertThat(read("b")).containsExactly("");
  }

  /** Each as {@code Buffer.from(text, "base64")} of Node.js reads it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bb+w==",
        "bb+w==\n",
        "bb+w=\r\n=",
        "b b+\tw==",
        "bb-w",
        "bb+w",
        "bb-w====",
        "b\nb+w=="
      })
  void base64_is_read_with_line_breaks_of_either_alphabet_and_without_padding(String packet) {
    assertThat(read(packet)).containsExactly("6fec");
    assertThat(read("4a\u001e" + packet + "\u001e3")).containsExactly("4a", "6fec", "3");
    assertThat(read("b_-_-")).containsExactly("ffeffe");
  }

  @Test
  void nothing_is_read_after_the_reader_had_enough() {
    assertThat(read("4a\u001estop\u001e4b")).containsExactly("4a", "stop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u001e",
        "4a\u001e",
        "\u001e4a",
        "4a\u001e\u001e4b",
        "b?",
        "bA",
        "bb+w=A",
        "bb+w==Zg=="
      })
  void empty_packets_and_wrong_base64_are_refused(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(IllegalArgumentException.class);
  }
}
