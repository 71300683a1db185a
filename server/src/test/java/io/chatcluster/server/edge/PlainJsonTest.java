package io.chatcluster.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainJsonTest {
  @Test
  void jsonBecomesPlainValues() throws Exception {
    assertThat(PlainJson.of(json("{\"a\":[1,2.5,9007199254740993,null,true,\"x\"],\"b\":{}}")))
        .isEqualTo(
            Map.of("a", Arrays.asList(1, 2.5, 9007199254740993L, null, true, "x"), "b", Map.of()));
    assertThat(PlainJson.of(null)).isNull();
    assertThat(PlainJson.of(JsonNodeFactory.instance.nullNode())).isNull();
  }

  @Test
  void binaryStaysBinary() {
    assertThat(PlainJson.of(BinaryNode.valueOf(new byte[] {1, 2}))).isEqualTo(new byte[] {1, 2});
    assertThat(PlainJson.isWellFormed(BinaryNode.valueOf(new byte[1]))).isFalse();
  }

  @Test
  void halfPairsAreFoundAnywhereAndReplaced() throws Exception {
    for (String odd : List.of("\"\\ud800\"", "[\"x\\udc00\"]", "{\"a\":{\"b\":\"\\ud83d\"}}")) {
      assertThat(PlainJson.isWellFormed(json(odd))).as(odd).isFalse();
      assertThat(PlainJson.of(json(odd)).toString()).contains("\uFFFD");
    }
    JsonNode oddName = JsonNodeFactory.instance.objectNode().put("\uD800", 1);
    assertThat(PlainJson.isWellFormed(oddName)).isFalse();
    assertThat(PlainJson.of(oddName)).isEqualTo(Map.of("\uFFFD", 1));
    assertThat(PlainJson.isWellFormed(json("{\"\\ud83d\\ude00\":[\"\\ud83d\\ude00\",1,null]}")))
        .isTrue();
    assertThat(PlainJson.of(json("\"a\\ud83d\\ude00b\""))).isEqualTo("a\uD83D\uDE00b");
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
