package io.chatcluster.cluster.wire.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void valuesAreWrittenAsNodeWritesThem() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", new byte[] {1, (byte) 0xff});
    map.put("n", Arrays.asList(3.0, -0.0, 1.5, 1e20, Double.NaN, Long.MIN_VALUE, null, true));
    map.put("t", Instant.ofEpochMilli(1_500));
    map.put("s", "é\u2028\"😀");

    assertThat(text(map))
        .isEqualTo(
            "{\"b\":{\"type\":\"Buffer\",\"data\":[1,255]},"
                + "\"n\":[3,0,1.5,100000000000000000000,null,-9223372036854775808,null,true],"
                + "\"t\":\"1970-01-01T00:00:01.500Z\",\"s\":\"é\u2028\\\"😀\"}");
  }

  @Test
  void halfACharacterIsNoReasonToFail() {
    assertThat(text(List.of("a\ud83d"))).isEqualTo("[\"a?\"]");
  }

  @Test
  void numbersComeInTheSmallestTypeThatHoldsThem() throws Exception {
    assertThat(Json.decode("[1,-2147483649,1e2,18446744073709551615,1e999]".getBytes(UTF_8)))
        .isEqualTo(Arrays.asList(1, -2147483649L, 100.0, 1.8446744073709552e19, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":1", "{} {}", "nul", "{a:1}", "[1,]", "\"\u0001\""})
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> Json.decode(text.getBytes(UTF_8)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void boundsAreKept() {
    List<Object> deep = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      deep = new ArrayList<>(List.of(deep));
    }
    List<Object> tooDeep = deep;
    assertThatThrownBy(() -> Json.encode(tooDeep, 1_000))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Json.decode("[".repeat(300).getBytes(UTF_8)))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Json.encode("x".repeat(100), 100))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Json.encode(new Object(), 100))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Json.isJson(new byte[0])).isFalse();
  }

  private static String text(Object value) {
    return new String(Json.encode(value, 10_000), UTF_8);
  }
}
