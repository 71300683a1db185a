package io.chatcluster.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Message;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import io.chatcluster.cluster.wire.value.MessagePack;
import io.chatcluster.cluster.wire.value.PlainValues;
import io.chatcluster.engine.api.EngineOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is nested as deeply as a client may send it, or an application may emit it, arrives. */
class NestingTest {
  private static final int MAX_BYTES = 100_000;
  private static final Channels CHANNELS = new Channels("socket.io");

  static List<Wire> wires() {
    return List.of(
        new ClassicWire("node_1", CHANNELS, MAX_BYTES),
        new ShardedWire("node_1", CHANNELS, MAX_BYTES));
  }

  /** Lists and maps in turns, a number in the innermost. */
  private static Object nested(int depth) {
    Object value = 1;
    for (int i = 0; i < depth; i++) {
      value = i % 2 == 0 ? List.of(value) : Map.of("k", value);
    }
    return value;
  }

  private static Message arrived(Wire wire, Addressed message) {
    Decoded decoded = wire.decode(message.channel(), message.bytes());
    assertThat(decoded).isInstanceOf(Decoded.Valid.class);
    return ((Decoded.Valid) decoded).message();
  }

  @Test
  void an_application_may_emit_what_a_client_may_send() {
    assertThat(MessagePack.VALUE_DEPTH).isGreaterThanOrEqualTo(EngineOptions.MAX_JSON_DEPTH);
    Object deepest = nested(MessagePack.VALUE_DEPTH);
    assertThatCode(() -> PlainValues.data("e", deepest)).doesNotThrowAnyException();
    assertThatThrownBy(() -> PlainValues.data("e", List.of(deepest)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("wires")
  void events_arrive(Wire wire) {
    List<Object> data = PlainValues.data("e", nested(MessagePack.VALUE_DEPTH));
    Broadcast broadcast = new Broadcast("node_1", "/", data, Set.of(), Set.of(), Map.of());
    assertThat(((Broadcast) arrived(wire, wire.broadcast(broadcast))).data()).isEqualTo(data);
    Request.Ask ask = new Request.Ask("r", broadcast);
    assertThat(((Request.Ask) arrived(wire, wire.request("/", ask))).broadcast().data())
        .isEqualTo(data);
    Request.ServerSideEmit emit = new Request.ServerSideEmit("node_1", null, data);
    assertThat(((Request.ServerSideEmit) arrived(wire, wire.request("/", emit))).data())
        .isEqualTo(data);
  }

  @ParameterizedTest
  @MethodSource("wires")
  void messages_of_the_log_arrive(Wire wire) {
    Object deepest = nested(MessagePack.VALUE_DEPTH - 1);
    LoggedBroadcast logged =
        LoggedBroadcast.of(
            wire instanceof ShardedWire ? WireKind.SHARDED_DYNAMIC : WireKind.CLASSIC,
            "node_1",
            "/",
            "room",
            "message",
            Map.of("data", deepest),
            MAX_BYTES);
    Broadcast arrived =
        (Broadcast) arrived(wire, new Addressed("socket.io#/#room#", logged.with("0123abcd", 7)));
    assertThat(((Map<?, ?>) arrived.data().get(1)).get("data")).isEqualTo(deepest);
  }

  @ParameterizedTest
  @MethodSource("wires")
  void answers_arrive(Wire wire) {
    List<Object> answer = PlainValues.list(List.of(nested(EngineOptions.MAX_JSON_DEPTH - 1)));
    Addressed ack = wire.response("/", "node_1", new Response.Ack("node_2", "r", answer));
    assertThat(((Response.Ack) arrived(wire, ack)).argument()).isEqualTo(answer);
    Map<String, Object> socket =
        Map.of(
            "id",
            "x",
            "handshake",
            Map.of("auth", nested(EngineOptions.MAX_JSON_DEPTH)),
            "rooms",
            List.of("x"),
            "data",
            Map.of());
    Addressed sockets =
        wire.response("/", "node_1", new Response.Sockets("node_2", "r", List.of(socket)));
    assertThat(((Response.Sockets) arrived(wire, sockets)).sockets()).containsExactly(socket);
  }
}
