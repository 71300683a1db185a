package io.chatcluster.cluster.wire.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.cluster.testing.GoldenVectors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JavaUtilDate") // Applications emit it.
class MessagePackTest {
  private static final int LARGE = 1 << 24;

  static List<GoldenVectors.Vector> msgPackVectors() {
    return GoldenVectors.where(vector -> vector.isMsgPack() && vector.reencodesExactly());
  }

  @Test
  void theRecordedMessagesAreAllThere() {
    assertThat(msgPackVectors()).hasSize(66);
  }

  @ParameterizedTest
  @MethodSource("msgPackVectors")
  void aRecordedMessageIsWrittenAsItWasRead(GoldenVectors.Vector vector) throws Exception {
    Object value = MessagePack.decode(vector.payload());

    assertThat(MessagePack.encode(value, LARGE)).isEqualTo(vector.payload());
  }

  @ParameterizedTest
  @CsvSource({
    "0,00",
    "127,7f",
    "128,cc80",
    "255,ccff",
    "256,cd0100",
    "65535,cdffff",
    "65536,ce00010000",
    "4294967295,ceffffffff",
    "4294967296,cf0000000100000000",
    "9223372036854775807,cf7fffffffffffffff",
    "-1,ff",
    "-32,e0",
    "-33,d0df",
    "-128,d080",
    "-129,d1ff7f",
    "-32768,d18000",
    "-32769,d2ffff7fff",
    "-2147483648,d280000000",
    "-2147483649,d3ffffffff7fffffff",
    "-9223372036854775808,d38000000000000000"
  })
  void anIntegerTakesItsSmallestForm(long value, String hex) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThat(MessagePack.encode(value, LARGE)).isEqualTo(bytes);
    assertThat(((Number) MessagePack.decode(bytes)).longValue()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "3.0,03",
    "-0.0,00",
    "1.5,cb3ff8000000000000",
    "NaN,cb7ff8000000000000",
    "1e20,cb4415af1d78b58c40",
    "9.223372036854775807E18,cb43e0000000000000"
  })
  void aDoubleIsAnIntegerWhereItCanBe(double value, String hex) {
    assertThat(HexFormat.of().formatHex(MessagePack.encode(value, LARGE))).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000000,d6ff6553f100",
    "1700000000123,d7ff1d5353006553f100",
    "-1500,c70cff1dcd6500fffffffffffffffe",
    "17179869184000,c70cff000000000000000400000000"
  })
  void aDateIsATimestampExtension(long millis, String hex) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThat(MessagePack.encode(new Date(millis), LARGE)).isEqualTo(bytes);
    assertThat(MessagePack.decode(bytes)).isEqualTo(Instant.ofEpochMilli(millis));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 16, 31, 32, 255, 256, 65_535, 65_536})
  void everyLengthIsReadBack(int length) throws Exception {
    String text = "x".repeat(length);
    List<Object> items = new ArrayList<>(java.util.Collections.nCopies(length, 7));
    List<Object> value = List.of(text, items);

    assertThat(MessagePack.decode(MessagePack.encode(value, LARGE))).isEqualTo(value);
    assertThat((byte[]) MessagePack.decode(MessagePack.encode(new byte[length], LARGE)))
        .hasSize(length);
  }

  @Test
  void olderFormsOfNotepackAreRead() throws Exception {
    assertThat(decoded("d40000")).isNull();
    assertThat(decoded("d7000000018bcfe56800")).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    assertThat((byte[]) decoded("d5000102")).containsExactly(1, 2);
    assertThat(decoded("ca3fc00000")).isEqualTo(1.5);
    assertThat((List<?>) decoded("d40509")).first().isEqualTo(5);
  }

  @Test
  void anUnsignedNumberBeyondALongBecomesADouble() throws Exception {
    assertThat(decoded("cfffffffffffffffff")).isEqualTo(0x1p64);
    assertThat(decoded("cf8000000000000000")).isEqualTo(0x1p63);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c1",
        "92c0",
        "a2ff",
        "0000",
        "ddffffffff",
        "dfffffffff",
        "c6ffffffff",
        "dbffffffff",
        "81c0c0",
        "c7",
        "d6ff00",
        "c70bff0000000000000000000000",
        "c70cff00000000" + "7fffffffffffffff"
      })
  void garbageIsRefused(String hex) {
    assertThatThrownBy(() -> decoded(hex)).isInstanceOf(MalformedException.class);
  }

  @Test
  void nestingHasABoundInBothDirections() throws Exception {
    List<Object> nested = List.of();
    for (int i = 0; i < MessagePack.MAX_DEPTH - 1; i++) {
      nested = List.of(nested);
    }
    List<Object> deepest = List.of(nested);
    List<Object> tooDeep = List.of(deepest);

    assertThat(MessagePack.decode(MessagePack.encode(deepest, LARGE))).isEqualTo(deepest);
    assertThatThrownBy(() -> MessagePack.encode(tooDeep, LARGE))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] bomb = new byte[100_000];
    Arrays.fill(bomb, (byte) 0x91);
    assertThatThrownBy(() -> MessagePack.decode(bomb)).isInstanceOf(MalformedException.class);
  }

  @Test
  void sizeHasABound() {
    assertThat(MessagePack.encode("x".repeat(1_000), 1_003)).hasSize(1_003);
    assertThatThrownBy(() -> MessagePack.encode("x".repeat(1_000), 1_002))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aValueOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> MessagePack.encode(Map.of("a", new Object()), LARGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void randomBytesNeverThrowAnythingElse() {
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      try {
        Object value = MessagePack.decode(bytes);
        assertThat(MessagePack.encode(value, LARGE)).isNotEmpty();
      } catch (MalformedException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 49_999);
  }

  private static Object decoded(String hex) throws MalformedException {
    return MessagePack.decode(HexFormat.of().parseHex(hex));
  }
}
