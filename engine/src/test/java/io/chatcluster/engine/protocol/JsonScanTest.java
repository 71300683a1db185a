package io.chatcluster.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scanner and Jackson agree on what is JSON, so that whatever is accepted can be decoded. */
class JsonScanTest {
  private static final int DOCUMENTS = 60_000;
  private static final PacketReader PACKETS = new PacketReader(new PacketLimits(200, 10, 128, 15));
  private static final ObjectMapper JACKSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final EngineJson TYPED = new EngineJson();
  private static final Pattern SURROGATE = Pattern.compile("(?i)\\\\ud[89a-f]");
  private static final List<String> PIECES =
      List.of(
          "\\ud800",
          "\\uDC00",
          "\\ud83d\\ude00",
          "\\uDBFF\\uD800",
          "\\u0041",
          "\\u0000",
          "\\n",
          "\\\\",
          "\\\"",
          "\\/",
          "a",
          "é",
          "漢",
          "😀",
          "\u007f",
          "\u2028",
          "u",
          "{",
          "]",
          ",");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1.5",
          "1e5",
          "1E+5",
          "2e-7",
          "123456789012345678901234567890",
          "1e400",
          "-1e-400",
          "0.1e1",
          "9007199254740993",
          "1.0",
          "1e99999999");
  private static final String DAMAGE = "{}[]:,\"\\u0e-+.x \u0001";

  private final Random random = new Random(28);

  @BeforeAll
  static void listeners() {
    TYPED.addEventMapping("", "tree", JsonNode.class);
    TYPED.addEventMapping("", "any", Object.class);
  }

  private String document(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 7)) {
      case 0 -> pick(List.of("null", "true", "false"));
      case 1 -> pick(NUMBERS);
      case 2, 3 -> text();
      case 4 -> list(depth);
      default -> object(depth);
    };
  }

  private String list(int depth) {
    StringBuilder list = new StringBuilder("[");
    for (int i = random.nextInt(4); i > 0; i--) {
      list.append(space()).append(document(depth - 1)).append(i == 1 ? "" : ",");
    }
    return list.append(space()).append(']').toString();
  }

  private String object(int depth) {
    StringBuilder object = new StringBuilder("{");
    for (int i = random.nextInt(4); i > 0; i--) {
      object.append(space()).append(text()).append(space()).append(':');
      object.append(space()).append(document(depth - 1)).append(i == 1 ? "" : ",");
    }
    return object.append(space()).append('}').toString();
  }

  private String text() {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(pick(PIECES));
    }
    return text.append('"').toString();
  }

  private String space() {
    return random.nextInt(8) == 0 ? pick(List.of(" ", "\t", "\r\n")) : "";
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Adds, removes or changes a character of a third of the documents. */
  private String damaged(String document) {
    if (random.nextInt(3) > 0) {
      return document;
    }
    int at = random.nextInt(document.length());
    if (Character.isSurrogate(document.charAt(at))) {
      return document;
    }
    String other = String.valueOf(DAMAGE.charAt(random.nextInt(DAMAGE.length())));
    return switch (random.nextInt(3)) {
      case 0 -> document.substring(0, at) + document.substring(at + 1);
      case 1 -> document.substring(0, at) + other + document.substring(at);
      default -> document.substring(0, at) + other + document.substring(at + 1);
    };
  }

  @Test
  void the_scanner_accepts_what_jackson_reads_and_what_it_accepts_can_be_decoded()
      throws IOException {
    int accepted = 0;
    int repaired = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      String payload = "[\"" + (i % 2 == 0 ? "tree" : "any") + "\"," + damaged(document(4)) + "]";
      boolean readable = isReadable(payload);
      IncomingPacket packet = scanned(payload);
      if (packet == null) {
        assertThat(readable).as("only the scanner refuses %s", payload).isFalse();
        continue;
      }
      accepted++;
      if (!readable) {
        assertThat(payload).as("only Jackson refuses it").containsPattern(SURROGATE);
        repaired++;
      }
      ArgumentReader reader = new ArgumentReader(TYPED);
      List<Object> args = reader.plain(packet, List.of());
      assertThat(reader.event("", packet, List.of()).getArgs()).as(payload).isNotEmpty();
      // What was read can be answered with.
      new PacketWriter(TYPED, io.netty.buffer.UnpooledByteBufAllocator.DEFAULT)
          .ack("/", args, 1)
          .release();
    }
    assertThat(accepted).isBetween(DOCUMENTS / 2, DOCUMENTS * 19 / 20);
    assertThat(repaired).isPositive();
  }

  private static boolean isReadable(String payload) throws IOException {
    try {
      JACKSON.readTree(payload.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (JsonProcessingException illegal) {
      return false;
    }
  }

  private static IncomingPacket scanned(String payload) {
    try {
      return PACKETS.read(Unpooled.copiedBuffer("2" + payload, StandardCharsets.UTF_8));
    } catch (ProtocolViolation illegal) {
      return null;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "\\ud800, \ufffd",
    "a\\uDC00b, a\ufffdb",
    "\\ud800\\ud800, \ufffd\ufffd",
    "\\ud800\\udc00, \ud800\udc00",
    "\\udc00\\ud800, \ufffd\ufffd",
    "\\ud83d\\ude00\\ud83d, \ud83d\ude00\ufffd",
    "\\\\ud800, \\ud800",
    "\\ud800\\\\, \ufffd\\"
  })
  void half_a_surrogate_pair_in_a_key_is_replaced(String key, String read) {
    IncomingPacket packet = scanned("[\"e\",{\"" + key + "\":\"\\ud800\"}]");
    Object object = new ArgumentReader(TYPED).plain(packet, List.of()).get(0);
    assertThat(object).isEqualTo(Map.of(read, "\ud800"));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1_000, 50_000})
  void a_key_may_be_as_long_as_jackson_takes_it(int length) {
    String key = "k".repeat(length - 2);
    IncomingPacket packet = scanned("[\"e\",{\"" + key + "\":1}]");
    assertThat(new ArgumentReader(TYPED).plain(packet, List.of())).containsExactly(Map.of(key, 1));
  }
}
