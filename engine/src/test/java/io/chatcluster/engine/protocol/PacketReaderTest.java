package io.chatcluster.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketReaderTest {
  private final PacketReader reader = new PacketReader(new PacketLimits(5, 3, 16, 15));

  private IncomingPacket read(String text) {
    return reader.read(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  @Test
  void a_packet_is_taken_apart() {
    IncomingPacket packet = read("52-/chat,17[\"say\",{\"_placeholder\":true,\"num\":0}]");
    assertThat(packet.type()).isEqualTo(PacketType.BINARY_EVENT);
    assertThat(packet.attachments()).isEqualTo(2);
    assertThat(packet.nsp()).isEqualTo("/chat");
    assertThat(packet.ackId()).isEqualTo(17);
    assertThat(packet.event()).isEqualTo("say");
    assertThat(new String(packet.json(), StandardCharsets.UTF_8)).startsWith("[\"say\",{");
  }

  @Test
  void what_is_left_out_has_its_default() {
    IncomingPacket packet = read("2[\"say\"]");
    assertThat(packet.nsp()).isEqualTo("/");
    assertThat(packet.ackId()).isEqualTo(IncomingPacket.NO_ACK);
    assertThat(read("0/chat").nsp()).isEqualTo("/chat");
    assertThat(read("1").json()).isEmpty();
    assertThat(read("30[]").ackId()).isZero();
    assertThat(read("2[3,\"numbered\"]").event()).isNull();
  }

  @Test
  void a_few_plain_strings_are_read_at_once_and_many_are_left_to_the_parser() {
    assertThat(read("2[\"say\",\"a\",\"\"]").strings()).containsExactly("a", "");
    assertThat(read("2[\"say\"]").strings()).isEmpty();
    assertThat(read("2[\"say\"" + ",\"a\"".repeat(8) + "]").strings()).hasSize(8);
    assertThat(read("2[\"say\"" + ",\"a\"".repeat(9) + "]").strings()).isNull();
    assertThat(read("2[\"say\",\"a\",1]").strings()).isNull();
    assertThat(read("2[\"say\",\"" + "x".repeat(4_000) + "\"]").strings()).hasSize(1);
    assertThat(read("2[\"say\",\"" + "x".repeat(4_100) + "\"]").strings()).isNull();
    assertThat(read("31[\"a\",\"b\"]").strings()).isNull();
    assertThat(read("51-[\"say\",\"a\"]").strings()).isNull();
  }

  @Test
  void an_escaped_event_name_is_read() {
    assertThat(read("2[\"s\\u0061y \\\"\\n\"]").event()).isEqualTo("say \"\n");
    assertThat(read("2[ \"žluť\" ]").event()).isEqualTo("žluť");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[ ]",
        "[0]",
        "[-0]",
        "[1.5e+10]",
        "[1E-2]",
        "[\"\"]",
        "[\"\\u00e9\\/\\b\"]",
        "[true,false,null]",
        "[{}]",
        "[{\"a\":{\"b\":[1]}}]",
        "[ { \"a\" : 1 , \"b\" : [ ] } ]",
        "[[[[[]]]]]",
        "\t[1]\n"
      })
  void correct_json_is_accepted(String json) {
    assertThat(read("31" + json.strip()).type()).isEqualTo(PacketType.ACK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "]",
        "[1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[01]",
        "[-]",
        "[1.]",
        "[.5]",
        "[1e]",
        "[+1]",
        "[\"a]",
        "[\"\\x\"]",
        "[\"\\u12g4\"]",
        "[\"\\",
        "[\"\n\"]",
        "[tru]",
        "[nul]",
        "[NaN]",
        "[{\"a\"}]",
        "[{\"a\":}]",
        "[{a:1}]",
        "[{\"a\":1,}]",
        "[{1:2}]",
        "[1]]",
        "[1]x",
        "[1]{}",
        "{}",
        "\"a\"",
        "[}",
        "[{]",
        "[[[[[[]]]]]]",
        "[{\"a\":[[[[1]]]]}]"
      })
  void wrong_or_too_deep_json_is_refused(String json) {
    assertThatThrownBy(() -> read("31" + json)).isInstanceOf(ProtocolViolation.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "a",
        "2",
        "2[]",
        "2{}",
        "2[null]",
        "2[{}]",
        "2[\"connect\"]",
        "3[]",
        "31",
        "5[\"a\"]",
        "5-[\"a\"]",
        "54-[\"a\"]",
        "500001-[\"a\"]",
        "5x-[\"a\"]",
        "51",
        "1{}",
        "0[]",
        "0\"a\"",
        "4{}",
        "21234567890123456[\"a\"]",
        "2[\"name of 17 bytes\"]1"
      })
  void what_breaks_the_protocol_is_refused(String packet) {
    assertThatThrownBy(() -> read(packet)).isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void names_and_numbers_have_a_longest() {
    assertThat(read("2[\"" + "x".repeat(16) + "\"]").event()).hasSize(16);
    assertThatThrownBy(() -> read("2[\"" + "x".repeat(17) + "\"]"))
        .isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> read("31[" + "1".repeat(401) + "]"))
        .isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> read("0/" + "n".repeat(256) + ","))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void a_key_that_no_decoder_takes_is_a_violation() {
    assertThat(read("31[{\"" + "k".repeat(49_000) + "\":1}]").type()).isEqualTo(PacketType.ACK);
    assertThatThrownBy(() -> read("31[{\"" + "k".repeat(50_000) + "\":1}]"))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void a_violation_says_nothing_of_what_was_sent() {
    assertThatThrownBy(() -> read("31[\"secret\",]")).hasMessageNotContaining("secret");
  }
}
