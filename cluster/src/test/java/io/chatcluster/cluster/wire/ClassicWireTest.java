package io.chatcluster.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.cluster.testing.GoldenVectors;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.value.MessagePack;
import io.chatcluster.cluster.wire.value.PlainValues;
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

  private final ClassicWire wire = new ClassicWire("c_fxOr", new Channels("socket.io"), MAX_BYTES);

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
    assertThat(decoded(message(Map.of("rooms", "a\ud83d\ude00"))).rooms())
        .containsExactly("a", "\ud83d\ude00");
    assertThat(decoded(message(Map.of("rooms", List.of(1.5)))).rooms()).hasSize(1);
    assertThat(decoded(message(Map.of("except", ""))).except()).isEmpty();
  }

  static List<Object> notBroadcasts() {
    Map<String, Object> packet = Map.of("type", 2, "data", List.of("e"), "nsp", "/");
    return List.of(
        "text",
        Map.of("uid", "x"),
        List.of(),
        List.of("x", packet),
        Arrays.asList("x", null, Map.of()),
        Arrays.asList("x", packet, null),
        List.of("x", Map.of("type", 3, "data", List.of("e")), Map.of()),
        List.of("x", Map.of("type", 2), Map.of()),
        List.of("x", Map.of("type", 2, "data", List.of()), Map.of()),
        List.of("x", Map.of("type", 2, "data", List.of(true)), Map.of()),
        List.of("x", Map.of("type", 2, "data", List.of("disconnect", 1)), Map.of()),
        List.of("x", Map.of("type", 2, "data", List.of("connect_error")), Map.of()),
        List.of("x", Map.of("type", 2, "data", List.of("e"), "nsp", 1), Map.of()),
        List.of("x", packet, Map.of("rooms", true)),
        List.of("x", packet, Map.of("rooms", 1.5)),
        List.of("x", packet, Map.of("rooms", Map.of("a", "a"))),
        List.of("x", packet, Map.of("except", Map.of())));
  }

  @ParameterizedTest
  @MethodSource("notBroadcasts")
  void whatIsNoBroadcastIsRefused(Object value) {
    assertThat(decode(encoded(value))).isInstanceOf(Decoded.Malformed.class);
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
      assertThat(decode(bad)).isNotNull();
    }
    assertThat(decode(new byte[0])).isInstanceOf(Decoded.Malformed.class);
    assertThat(decode("{\"type\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(Decoded.Malformed.class);
    assertThat(decode(new byte[MAX_BYTES + 1])).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void aReasonHoldsNothingOfTheMessage() {
    Decoded decoded = decode(encoded(List.of("secret", "secret", "secret")));

    assertThat(((Decoded.Malformed) decoded).reason()).doesNotContain("secret");
  }

  @Test
  void aMessageThatIsTooLargeIsNotWritten() {
    Broadcast large =
        new Broadcast(
            "uid123", "/", List.of("e", "x".repeat(MAX_BYTES)), Set.of(), Set.of(), Map.of());

    assertThatThrownBy(() -> encode(large)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSenderIsKnownByTheFirstBytes() {
    assertThat(wire.isOwn(vector("classic-03-emit-all#0"))).isTrue();
    assertThat(wire.isOwn(vector("classic-54-emitter-emit#0"))).isFalse();
    assertThat(wire.isOwn(new byte[] {(byte) 0x93})).isFalse();
  }

  @Test
  void aLoggedMessageIsABroadcastWithEpochAndNumber() {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("text", "hi");
    message.put("data", new byte[] {1, 2});
    LoggedBroadcast logged =
        LoggedBroadcast.of(WireKind.CLASSIC, "log", "/chat", "room", "message", message, MAX_BYTES);

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

  private byte[] encode(Broadcast broadcast) {
    return wire.broadcast(broadcast).bytes();
  }

  private Decoded decode(byte[] bytes) {
    return wire.decode("socket.io#/#", bytes);
  }

  private Broadcast decoded(byte[] bytes) {
    Decoded decoded = decode(bytes);
    assertThat(decoded).isInstanceOf(Decoded.Valid.class);
    return (Broadcast) ((Decoded.Valid) decoded).message();
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

    assertThat(HexFormat.of().formatHex(encode(broadcast)))
        .isEqualTo(
            "93a665526e43333683a47479706502a46461746195a568656c6c6f01a132910381a161c0"
                + "a36e7370a12f83a5726f6f6d7390a665786365707490a5666c61677380");
  }
}
