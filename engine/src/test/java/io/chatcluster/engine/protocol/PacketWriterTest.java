package io.chatcluster.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.frame.OutgoingText;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PacketWriterTest {
  private final PacketWriter writer =
      new PacketWriter(new JacksonJsonSupport(), UnpooledByteBufAllocator.DEFAULT);

  /** An object of an application. */
  @SuppressWarnings("ArrayRecordComponent") // Written, never compared.
  public record Bean(String name, byte[] data, Integer none) {}

  private String event(Object... args) {
    List<Object> data = new ArrayList<>(List.of("e"));
    data.addAll(Arrays.asList(args));
    Outgoing message = writer.event("/", data, IncomingPacket.NO_ACK);
    try {
      return OutgoingText.polling(message);
    } finally {
      message.release();
    }
  }

  @Test
  @SuppressWarnings("JavaUtilDate") // Applications have them.
  void values_are_written_as_javascript_writes_them() {
    assertThat(event(Double.NaN, Float.POSITIVE_INFINITY, 1.0, 1.5f, 1L << 40, -0.25))
        .isEqualTo("42[\"e\",null,null,1,1.5,1099511627776,-0.25]");
    assertThat(event(Instant.ofEpochMilli(0), new Date(1)))
        .isEqualTo("42[\"e\",\"1970-01-01T00:00:00.000Z\",\"1970-01-01T00:00:00.001Z\"]");
    assertThat(event("ž 😀 \" \u0001", true, null))
        .isEqualTo("42[\"e\",\"ž 😀 \\\" \\u0001\",true,null]");
  }

  @Test
  void half_a_character_can_be_written() {
    assertThat(event("a\ud83db", "\ude00")).isEqualTo("42[\"e\",\"a\\uD83Db\",\"\\uDE00\"]");
  }

  @Test
  void null_values_of_maps_are_kept() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("a", null);
    map.put("b", List.of());
    assertThat(event(map)).isEqualTo("42[\"e\",{\"a\":null,\"b\":[]}]");
  }

  @Test
  void bytes_at_any_depth_become_attachments_in_order() {
    assertThat(
            event(
                new byte[] {1},
                Map.of("in", List.of(new byte[] {2}, "x")),
                new Object[] {new byte[0]}))
        .isEqualTo(
            "453-[\"e\",{\"_placeholder\":true,\"num\":0},"
                + "{\"in\":[{\"_placeholder\":true,\"num\":1},\"x\"]},"
                + "[{\"_placeholder\":true,\"num\":2}]]\u001ebAQ==\u001ebAg==\u001eb");
  }

  @Test
  void objects_of_the_application_may_carry_bytes_too() {
    assertThat(event(new Bean("a", null, null))).isEqualTo("42[\"e\",{\"name\":\"a\"}]");
    assertThat(event(new byte[] {9}, new Bean("b", new byte[] {1}, 3)))
        .isEqualTo(
            "452-[\"e\",{\"_placeholder\":true,\"num\":0},"
                + "{\"name\":\"b\",\"data\":{\"_placeholder\":true,\"num\":1},\"none\":3}]"
                + "\u001ebCQ==\u001ebAQ==");
  }

  @Test
  void the_address_of_a_packet_stands_before_its_payload() {
    Outgoing ack = writer.ack("/chat", List.of(new byte[] {1}), 12);
    assertThat(OutgoingText.polling(ack))
        .isEqualTo("461-/chat,12[{\"_placeholder\":true,\"num\":0}]\u001ebAQ==");
    ack.release();
    Outgoing refusal = writer.connectError("/", "no", null);
    assertThat(OutgoingText.polling(refusal)).isEqualTo("44{\"message\":\"no\"}");
    refusal.release();
  }

  @Test
  void what_cannot_be_written_is_an_error_of_the_caller() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    assertThatThrownBy(() -> event(endless)).isInstanceOf(IllegalArgumentException.class);
  }

  /** An object of an application whose getter sends something itself. */
  public final class Talkative {
    /** Written within what is being written. */
    public String getSaid() {
      return event("inner", 1);
    }
  }

  @Test
  void a_getter_may_send_too() {
    assertThat(event(1, new Talkative()))
        .isEqualTo("42[\"e\",1,{\"said\":\"42[\\\"e\\\",\\\"inner\\\",1]\"}]");
    assertThat(event(2)).isEqualTo("42[\"e\",2]");
  }

  /** An object of an application that contains itself. */
  public record Bottomless(List<Object> self) {}

  private static Bottomless bottomless() {
    Bottomless object = new Bottomless(new ArrayList<>());
    object.self.add(object);
    return object;
  }

  @Test
  void what_could_not_be_written_leaves_nothing_to_the_next_message() {
    List<Object> self = new ArrayList<>(List.of(1));
    self.add(new Object[] {Map.of("a", bottomless())});
    assertThatThrownBy(() -> event(self)).isInstanceOf(IllegalArgumentException.class);
    assertThat(event(2)).isEqualTo("42[\"e\",2]");
    assertThat(event(Map.of())).isEqualTo("42[\"e\",{}]");
  }

  @Test
  void plain_strings_are_written_like_all_others() throws Exception {
    ObjectMapper jackson = new ObjectMapper();
    for (char c = 0; c < 0x300; c++) {
      String text = "a" + c + "b";
      assertThat(event(text, "c"))
          .isEqualTo("42" + jackson.writeValueAsString(List.of("e", text, "c")));
    }
    assertThat(event()).isEqualTo("42[\"e\"]");
    assertThat(event("")).isEqualTo("42[\"e\",\"\"]");
  }
}
