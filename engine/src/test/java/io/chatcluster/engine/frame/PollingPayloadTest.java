package io.chatcluster.engine.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
            packets.add("binary of " + data.length);
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
    assertThat(read("4a\u001ebAQI=\u001e4žluť\u001e3"))
        .containsExactly("4a", "binary of 2", "4žluť", "3");
    assertThat(read("b")).containsExactly("binary of 0");
  }

  @Test
  void nothing_is_read_after_the_reader_had_enough() {
    assertThat(read("4a\u001estop\u001e4b")).containsExactly("4a", "stop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u001e", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b", "b?", "bA"})
  void empty_packets_and_wrong_base64_are_refused(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(IllegalArgumentException.class);
  }
}
