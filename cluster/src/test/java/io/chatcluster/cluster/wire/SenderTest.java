package io.chatcluster.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose a message is, seen without decoding it. */
class SenderTest {
  private static final int LIMIT = 100_000;

  private final Wire classic = new ClassicWire("node_1", new Channels("p"), LIMIT);
  private final Wire sharded =
      new ShardedWire("node_1", new Channels("p", WireKind.SHARDED_DYNAMIC), LIMIT);

  private static Broadcast broadcast(String nsp, Object argument) {
    return new Broadcast("node_1", nsp, List.of("e", argument), List.of(), List.of(), Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/chat", "/\"\\uid\",\"nsp\":\"", "/Ünï ☕"})
  void aBroadcastTellsIt(String nsp) {
    for (Object argument : List.of("text", new byte[] {1, 2})) {
      assertThat(classic.sender(classic.broadcast(broadcast(nsp, argument)).bytes()))
          .isEqualTo("node_1");
      assertThat(sharded.sender(sharded.broadcast(broadcast(nsp, argument)).bytes()))
          .isEqualTo("node_1");
    }
  }

  @Test
  void onTheShardedWireARequestTellsItToo() {
    Request request = new Request.ServerSideEmit("node_1", null, List.of("e"));

    assertThat(sharded.sender(sharded.request("/", request).bytes())).isEqualTo("node_1");
  }

  @Test
  void whatClientsWriteDeceivesNobody() {
    String json = "\"uid\":\"evil_1\",\"nsp\":\"/\"}";
    String packed =
        new String(
            sharded.broadcast(broadcast("/", new byte[0])).bytes(), StandardCharsets.ISO_8859_1);

    for (Object argument : List.of(json, packed.replace("node_1", "evil_1"))) {
      byte[] text = sharded.broadcast(broadcast("/", argument)).bytes();
      byte[] withBytes = sharded.broadcast(broadcast("/", List.of(argument, new byte[0]))).bytes();
      assertThat(sharded.sender(text)).isEqualTo("node_1");
      assertThat(sharded.sender(withBytes)).isEqualTo("node_1");
    }
  }

  @Test
  void whatIsNoMessageOfANodeTellsNothing() {
    for (Wire wire : List.of(classic, sharded)) {
      byte[] whole = wire.broadcast(broadcast("/", "x")).bytes();
      for (int length = 0; length < 8; length++) {
        assertThat(wire.sender(Arrays.copyOf(whole, length))).isNull();
      }
      assertThat(wire.sender(new byte[10_000])).isNull();
      assertThat(wire.sender("{".repeat(10_000).getBytes(StandardCharsets.UTF_8))).isNull();
    }
    Broadcast ofEmitter =
        new Broadcast(Wire.EMITTER, "/", List.of("e"), List.of(), List.of(), Map.of());
    assertThat(classic.sender(classic.broadcast(ofEmitter).bytes())).isNull();
    assertThat(sharded.sender(sharded.broadcast(ofEmitter).bytes())).isNull();
  }
}
