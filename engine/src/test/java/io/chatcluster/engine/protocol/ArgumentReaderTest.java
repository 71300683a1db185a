package io.chatcluster.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentReaderTest {
  private static final String TWO =
      "[\"e\",{\"_placeholder\":true,\"num\":0},{\"x\":[{\"_placeholder\":true,\"num\":1}]}]";
  private static final List<byte[]> ATTACHED = List.of(new byte[] {1, 2}, new byte[0]);
  private final JacksonJsonSupport json = new JacksonJsonSupport();
  private final ArgumentReader reader = new ArgumentReader(json);

  private List<Object> args(String payload, List<byte[]> attachments, Class<?>... types)
      throws IOException {
    json.addEventMapping("", "e", types);
    return reader.event("", event(payload), attachments).getArgs();
  }

  private static IncomingPacket event(String payload) {
    return new PacketReader(new PacketLimits(10, 10, 100, 10))
        .read(Unpooled.copiedBuffer("2" + payload, StandardCharsets.UTF_8));
  }

  @Test
  void listeners_of_every_type_get_bytes() throws IOException {
    List<Object> typed = args(TWO, ATTACHED, byte[].class, Map.class);
    assertThat((byte[]) typed.get(0)).containsExactly(1, 2);
    assertThat((byte[]) ((List<?>) ((Map<?, ?>) typed.get(1)).get("x")).get(0)).isEmpty();
    List<Object> untyped = args(TWO, ATTACHED, Object.class, JsonNode.class);
    assertThat((byte[]) untyped.get(0)).containsExactly(1, 2);
    assertThat(((JsonNode) untyped.get(1)).get("x").get(0).binaryValue()).isEmpty();
  }

  @Test
  void a_text_that_looks_like_base64_stays_a_text() throws IOException {
    assertThat(args("[\"e\",\"AQI=\"]", ATTACHED, Object.class)).containsExactly("AQI=");
  }

  @Test
  void half_surrogate_pairs_reach_every_listener() throws IOException {
    String payload = "[\"e\",{\"a\\ud800\":\"b\\udc00\"},%s]";
    String attached = payload.formatted("{\"_placeholder\":true,\"num\":0}");
    Map<String, String> object = Map.of("a\ufffd", "b\udc00");
    assertThat(args(payload.formatted("1"), List.of(), Object.class, Object.class))
        .containsExactly(object, 1);
    assertThat(args(payload.formatted("1"), List.of(), JsonNode.class, int.class))
        .hasToString("[{\"a\ufffd\":\"b\udc00\"}, 1]");
    assertThat(args(attached, List.of(new byte[1]), Map.class).get(0)).isEqualTo(object);
    assertThat(reader.plain(event(attached), List.of(new byte[1]))).startsWith(object);
  }

  @Test
  void a_placeholder_without_its_attachment_breaks_the_protocol() {
    assertThatThrownBy(() -> args(TWO, List.of(new byte[1]), Object.class, Object.class))
        .isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(
            () -> args("[\"e\",{\"_placeholder\":true,\"num\":-1}]", ATTACHED, Object.class))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void a_payload_that_does_not_fit_its_listener_is_no_violation() {
    assertThatThrownBy(() -> args("[\"e\",{\"a\":1}]", List.of(), Integer.class))
        .isInstanceOf(IOException.class);
  }

  @Test
  void an_event_without_listener_has_no_arguments() throws IOException {
    assertThat(reader.event("", event("[\"other\",1,2]"), List.of()).getArgs()).isEmpty();
  }

  @Test
  void an_attachment_stands_in_one_place_only() {
    String twice = "[\"e\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]";
    assertThatThrownBy(() -> args(twice, ATTACHED, Object.class, Object.class))
        .isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> reader.plain(event(twice), ATTACHED))
        .isInstanceOf(ProtocolViolation.class);
  }
}
