package io.chatcluster.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatcluster.engine.api.event.JsonArgument;
import io.chatcluster.server.chat.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
  private static final String NAME = "[\"message\", ";

  /** The argument as it lies in its packet. */
  private static JsonArgument argument(String json) {
    byte[] packet = (NAME + json + "]").getBytes(StandardCharsets.UTF_8);
    return new JsonArgument(packet, NAME.length(), packet.length - NAME.length() - 1);
  }

  @Test
  void fieldsAreReadAndOthersAreNot() {
    Payload payload =
        Payload.of(
            argument(
                "{\"junk\":[[{}]],\"room\":\"z\\u00fcrich\",\"data\":{\"a\":[1,\"\u4f60\"]},"
                    + "\"active\":true,\"more\":{\"room\":\"other\"},\"id\":null}"));
    assertThat(payload.text("room")).isEqualTo("z\u00fcrich");
    assertThat(payload.json("data", 100)).isEqualTo(Map.of("a", List.of(1, "\u4f60")));
    assertThat(payload.flag("active")).isTrue();
    assertThat(payload.optionalText("id")).isNull();
    assertThat(payload.json("more", 100)).isNull();
  }

  @Test
  void ofTwoFieldsWithOneNameTheLastCounts() {
    assertThat(Payload.of(argument("{\"room\":\"a\",\"room\":\"b\"}")).text("room")).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"text\"", "null", "[{\"room\":\"a\"}]"})
  void whatIsNoObjectIsRefused(String json) {
    assertThatThrownBy(() -> Payload.of(argument(json)).text("room"))
        .isInstanceOf(RefusedException.class)
        .hasMessage("the payload must be an object");
  }

  @Test
  void nothingIsRefused() {
    assertThatThrownBy(() -> Payload.of(null).text("room")).hasMessageContaining("an object");
  }

  @Test
  void dataThatIsTooLargeIsRefusedAndNotMadeObjects() {
    String data = "[" + "[],".repeat(300_000) + "[]]";
    Payload payload = Payload.of(argument("{\"data\":" + data + "}"));
    assertThatThrownBy(() -> payload.json("data", 16 << 10))
        .hasMessage("data must take at most 16384 bytes");
  }

  @Test
  void binaryValuesAreRefused() {
    JsonArgument binary =
        argument("{\"room\":\"a\",\"data\":\"mark\"}")
            .withBinary(
                tree -> {
                  ((ObjectNode) tree).set("data", BinaryNode.valueOf(new byte[] {1}));
                  return tree;
                });
    Payload payload = Payload.of(binary);
    assertThat(payload.text("room")).isEqualTo("a");
    assertThatThrownBy(() -> payload.json("data", 100)).isInstanceOf(RefusedException.class);
  }
}
