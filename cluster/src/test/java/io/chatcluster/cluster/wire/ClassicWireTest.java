package io.chatcluster.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassicWireTest {
  private static final int MAX_BYTES = 4_096;

  /** What cannot come back as the same bytes, and why. */
  private static final Map<String, String> CHANGED =
      Map.of(
          "classic-04-emit-undefined#0", "NaN and Infinity become null, as JSON has them",
          "classic-07-emit-huge-integer-quirk#0", "notepack wrote a wrong number",
          "classic-08-emit-date#0", "dates become ISO text, as JSON has them",
          "classic-23-numeric-room#0", "a room is always text here",
          "classic-66-csr-enabled-direct-emit#2", "the packet id is of no use to others");

  private final ClassicWire wire = new ClassicWire(MAX_BYTES);

  static List<GoldenVectors.Vector> broadcasts() {
    return GoldenVectors.where(GoldenVectors.Vector::isClassicBroadcast);
  }

  @Test
  void theRecordedBroadcastsAreAllThere() {
    assertThat(broadcasts()).hasSizeGreaterThan(25);
    assertThat(broadcasts()).extracting(GoldenVectors.Vector::id).containsAll(CHANGED.keySet());
  }

  @ParameterizedTest
  @MethodSource("broadcasts")
  void aRecordedBroadcastMeansWhatItsSenderMeant(GoldenVectors.Vector vector) {
    Broadcast broadcast = decoded(vector.payload());

    JsonNode packet = vector.decoded().get(1);
    JsonNode options = vector.decoded().get(2);
    assertThat(broadcast.uid()).isEqualTo(vector.decoded().get(0).asText());
    assertThat(broadcast.nsp()).isEqualTo(packet.get("nsp").asText());
    assertThat(broadcast.data()).hasSize(packet.get("data").size());
    assertThat(broadcast.data()).first().isEqualTo(packet.get("data").get(0).asText());
    assertThat(broadcast.rooms()).containsExactlyElementsOf(texts(options.get("rooms")));
    assertThat(broadcast.except()).containsExactlyElementsOf(texts(options.get("except")));
    assertThat(broadcast.isVolatile()).isEqualTo(options.at("/flags/volatile").asBoolean());
    assertThat(broadcast.compress()).isEqualTo(options.at("/flags/compress").asBoolean(true));
    assertThat(vector.channel()).isEqualTo(channelOf(vector, broadcast));
  }

  private static List<String> texts(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static String channelOf(GoldenVectors.Vector vector, Broadcast broadcast) {
    Channels channels = new Channels(vector.channel().substring(0, vector.channel().indexOf('#')));
    return broadcast.rooms().size() == 1
        ? channels.room(broadcast.nsp(), broadcast.rooms().iterator().next())
        : channels.base(broadcast.nsp());
  }

  @ParameterizedTest
  @MethodSource("broadcasts")
  void aBroadcastOfAServerIsWrittenAsItWasRead(GoldenVectors.Vector vector) {
    byte[] written = wire.encode(decoded(vector.payload()));

    if (CHANGED.containsKey(vector.id())) {
      assertThat(written).as(CHANGED.get(vector.id())).isNotEqualTo(vector.payload());
    } else if (vector.from().equals("EMITTER")) {
      // It writes the same with the options in another order.
      assertThat(sorted(written)).isEqualTo(sorted(vector.payload()));
    } else {
      assertThat(written).isEqualTo(vector.payload());
    }
  }

  private static byte[] sorted(byte[] bytes) {
    byte[] copy = bytes.clone();
    Arrays.sort(copy);
    return copy;
  }

  @Test
  void dataComesReadyForJson() {
    assertThat(decoded(vector("classic-08-emit-date#0")).data())
        .containsExactly(
            "d",
            "2023-11-14T22:13:20.000Z",
            "2023-11-14T22:13:20.123Z",
            "1969-12-31T23:59:58.500Z");
    assertThat(decoded(vector("classic-04-emit-undefined#0")).data())
        .containsExactly("u", null, Map.of("y", 1), Arrays.asList(null, 2), null, null);
  }

  private static byte[] vector(String id) {
    return GoldenVectors.where(vector -> vector.id().equals(id)).get(0).payload();
  }

  @Test
  void whatNodeWouldTakeIsTaken() {
    Broadcast bare =
        decoded(encoded(List.of("x", Map.of("type", 2, "data", List.of("e")), Map.of())));

    assertThat(bare.nsp()).isEqualTo("/");
    assertThat(bare.rooms()).isEmpty();
    assertThat(bare.except()).isEmpty();
    assertThat(bare.compress()).isTrue();
    assertThat(decoded(message(Map.of("rooms", List.of(12, "a")))).rooms())
        .containsExactly("12", "a");
  }

  static List<Object> notBroadcasts() {
    Map<String, Object> packet = Map.of("type", 2, "data", List.of("e"), "nsp", "/");
    return List.of(
        "text",
        Map.of("uid", "x"),
        List.of(),
        List.of("x", packet),
        List.of(7, packet, Map.of()),
        Arrays.asList("x", null, Map.of()),
        Arrays.asList("x", packet, null),
        List.of("x", Map.of("type", 3, "data", List.of("e")), Map.of()),
        List.of("x", Map.of("type", 2), Map.of()),
        List.of("x", Map.of("type", 2, "data", List.of()), Map.of()),
        List.of("x", Map.of("type", 2, "data", List.of(true)), Map.of()),
        List.of("x", Map.of("type", 2, "data", List.of("e"), "nsp", 1), Map.of()),
        List.of("x", packet, Map.of("rooms", "a")),
        List.of("x", packet, Map.of("rooms", List.of(1.5))),
        List.of("x", packet, Map.of("except", Map.of())));
  }

  @ParameterizedTest
  @MethodSource("notBroadcasts")
  void whatIsNoBroadcastIsRefused(Object value) {
    assertThat(wire.decode(encoded(value))).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void garbageNeverThrows() {
    Random random = new Random(3);
    byte[] good = vector("classic-10-emit-bin16-map16#0");
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 5));
      if (bad.length > 0) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      assertThat(wire.decode(bad)).isNotNull();
    }
    assertThat(wire.decode(new byte[0])).isInstanceOf(Decoded.Malformed.class);
    assertThat(wire.decode("{\"type\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(Decoded.Malformed.class);
    assertThat(wire.decode(new byte[MAX_BYTES + 1])).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void aReasonHoldsNothingOfTheMessage() {
    Decoded decoded = wire.decode(encoded(List.of("secret", "secret", "secret")));

    assertThat(((Decoded.Malformed) decoded).reason()).doesNotContain("secret");
  }

  @Test
  void aMessageThatIsTooLargeIsNotWritten() {
    Broadcast large =
        new Broadcast(
            "uid123", "/", List.of("e", "x".repeat(MAX_BYTES)), Set.of(), Set.of(), Map.of());

    assertThatThrownBy(() -> wire.encode(large)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSenderIsKnownByTheFirstBytes() {
    byte[] mine = ClassicWire.beginningOf("c_fxOr");

    assertThat(ClassicWire.beginsWith(vector("classic-03-emit-all#0"), mine)).isTrue();
    assertThat(ClassicWire.beginsWith(vector("classic-54-emitter-emit#0"), mine)).isFalse();
    assertThat(ClassicWire.beginsWith(new byte[] {(byte) 0x93}, mine)).isFalse();
  }

  @Test
  void aLoggedMessageIsABroadcastWithEpochAndNumber() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("text", "hi");
    message.put("data", new byte[] {1, 2});
    LoggedBroadcast logged =
        LoggedBroadcast.of("log", "/chat", "room", "message", message, MAX_BYTES);

    Broadcast broadcast = decoded(logged.with("0123abcd", 300));

    assertThat(broadcast.uid()).isEqualTo("log");
    assertThat(broadcast.nsp()).isEqualTo("/chat");
    assertThat(broadcast.rooms()).containsExactly("room");
    assertThat(broadcast.data()).hasSize(2).first().isEqualTo("message");
    Map<?, ?> argument = (Map<?, ?>) broadcast.data().get(1);
    assertThat(argument.get("epoch")).isEqualTo("0123abcd");
    assertThat(argument.get("seq")).isEqualTo(300);
    assertThat(argument.get("text")).isEqualTo("hi");
    assertThat((byte[]) argument.get("data")).containsExactly(1, 2);
  }

  private Broadcast decoded(byte[] bytes) {
    Decoded decoded = wire.decode(bytes);
    assertThat(decoded).isInstanceOf(Decoded.Message.class);
    return ((Decoded.Message) decoded).broadcast();
  }

  private static byte[] message(Map<String, Object> options) {
    return encoded(List.of("x", Map.of("type", 2, "data", List.of("e"), "nsp", "/"), options));
  }

  private static byte[] encoded(Object value) {
    return MessagePack.encode(value, 100_000);
  }

  @Test
  void theFirstExampleOfTheSpecificationIsWrittenByteForByte() {
    Broadcast broadcast =
        new Broadcast(
            "eRnC36",
            "/",
            PlainValues.data(
                "hello", 1, "2", List.of(3), java.util.Collections.singletonMap("a", null)),
            Set.of(),
            Set.of(),
            Map.of());

    assertThat(HexFormat.of().formatHex(wire.encode(broadcast)))
        .isEqualTo(
            "93a665526e43333683a47479706502a46461746195a568656c6c6f01a132910381a161c0"
                + "a36e7370a12f83a5726f6f6d7390a665786365707490a5666c61677380");
  }
}
