package io.chatcluster.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatcluster.cluster.testing.GoldenVectors;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Message;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded message of the classic and the sharded wire, both ways. */
class GoldenMessagesTest {
  private static final int MAX_BYTES = 100_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What cannot come back as the same bytes, and why. */
  private static final Map<String, String> CHANGED =
      Map.of(
          "classic-04-emit-undefined#0", "NaN and Infinity become null, as JSON has them",
          "classic-07-emit-huge-integer-quirk#0", "notepack wrote a wrong number",
          "classic-08-emit-date#0", "dates become ISO text, as JSON has them",
          "classic-23-numeric-room#0", "a room is always text here",
          "classic-66-csr-enabled-direct-emit#2", "the packet id is of no use to others",
          "sharded-18-fetch-sockets-timeout-flag#1", "the timeout is the asking member's own");

  static List<GoldenVectors.Vector> classic() {
    return GoldenVectors.where(vector -> vector.adapter().equals("classic"));
  }

  /** One message of an emitter was recorded to show that the sharded adapter does not hear it. */
  static List<GoldenVectors.Vector> sharded() {
    return GoldenVectors.where(
        vector -> vector.adapter().equals("sharded") && !vector.decoded().isArray());
  }

  @Test
  void theRecordedMessagesAreAllThere() {
    assertThat(classic()).hasSize(80);
    assertThat(sharded()).hasSize(41);
  }

  @ParameterizedTest
  @MethodSource("classic")
  void aClassicMessageMeansWhatItsSenderMeant(GoldenVectors.Vector vector) throws Exception {
    JsonNode expected = vector.decoded();
    Message message = classicMessage(vector);

    if (message instanceof Broadcast broadcast) {
      assertThat(broadcast.uid()).isEqualTo(expected.get(0).asText());
      SameMeaning.same(broadcast, expected.get(1), expected.get(2));
      return;
    }
    assertThat(message.uid()).isEqualTo(textOrNull(expected.get("uid")));
    if (message instanceof Request request) {
      assertThat(SameMeaning.kind(request)).isEqualTo(expected.get("type").asInt());
      assertThat(SameMeaning.requestId(request)).isEqualTo(textOrNull(expected.get("requestId")));
      SameMeaning.same(request, expected, "data");
    } else {
      Response response = (Response) message;
      assertThat(response.requestId()).isEqualTo(expected.get("requestId").asText());
      SameMeaning.same(response, expected, expected.path("type").asInt() == 6 ? "data" : "packet");
    }
  }

  @ParameterizedTest
  @MethodSource("sharded")
  void aShardedMessageMeansWhatItsSenderMeant(GoldenVectors.Vector vector) throws Exception {
    JsonNode envelope = envelope(vector);
    JsonNode data = envelope.get("data");
    Message message = shardedMessage(vector);

    assertThat(message.uid()).isEqualTo(envelope.get("uid").asText());
    if (message instanceof Broadcast broadcast) {
      assertThat(broadcast.nsp()).isEqualTo(envelope.get("nsp").asText());
      SameMeaning.same(broadcast, data.get("packet"), data.get("opts"));
    } else if (message instanceof Request request) {
      assertThat(SameMeaning.requestId(request)).isEqualTo(textOrNull(data.get("requestId")));
      SameMeaning.same(request, data, "packet");
    } else {
      assertThat(((Response) message).requestId()).isEqualTo(data.get("requestId").asText());
      SameMeaning.same((Response) message, data, "packet");
    }
  }

  @ParameterizedTest
  @MethodSource("classic")
  void aClassicMessageIsWrittenAsItWasRead(GoldenVectors.Vector vector) throws Exception {
    ClassicWire wire = classicWire(vector);
    Message message = classicMessage(vector);
    String nsp = Channels.namespace(vector.channel());

    written(vector, encode(wire, nsp, privateTo(vector.channel()), message));
  }

  @ParameterizedTest
  @MethodSource("sharded")
  void aShardedMessageIsWrittenAsItWasRead(GoldenVectors.Vector vector) throws Exception {
    String nsp = envelope(vector).get("nsp").asText();
    Addressed written =
        encode(shardedWire(vector), nsp, privateTo(vector.channel()), shardedMessage(vector));

    written(vector, written);
  }

  private static Addressed encode(Wire wire, String nsp, String to, Message message) {
    if (message instanceof Broadcast broadcast) {
      return wire.broadcast(broadcast);
    } else if (message instanceof Request request) {
      return wire.request(nsp, request);
    }
    return wire.response(nsp, to, (Response) message);
  }

  private static void written(GoldenVectors.Vector vector, Addressed written) throws Exception {
    assertThat(written.channel()).isEqualTo(vector.channel());
    if (CHANGED.containsKey(vector.id())) {
      assertThat(written.bytes()).as(CHANGED.get(vector.id())).isNotEqualTo(vector.payload());
    } else if (!vector.isMsgPack()) {
      // JSON has no one form: the numbers and the escapes may differ, the values may not.
      assertThat(JSON.readTree(written.bytes())).isEqualTo(JSON.readTree(vector.payload()));
      assertThat(names(written.bytes())).isEqualTo(names(vector.payload()));
    } else {
      assertThat(written.bytes()).isEqualTo(vector.payload());
    }
  }

  private static List<String> names(byte[] json) throws Exception {
    List<String> names = new ArrayList<>();
    JSON.readTree(json).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String textOrNull(JsonNode node) {
    return node == null ? null : node.asText();
  }

  private static String privateTo(String channel) {
    String[] parts = channel.split("#", -1);
    boolean isUid = parts[0].endsWith("-response") || parts[2].matches("[0-9a-f]{16}");
    return parts.length == 4 && isUid ? parts[2] : null;
  }

  private static ClassicWire classicWire(GoldenVectors.Vector vector) {
    String prefix = vector.channel().replaceAll("(-request|-response)?#.*", "");
    return new ClassicWire("node_1", new Channels(prefix), MAX_BYTES);
  }

  private static Message classicMessage(GoldenVectors.Vector vector) {
    return message(classicWire(vector).decode(vector.channel(), vector.payload()));
  }

  private static ShardedWire shardedWire(GoldenVectors.Vector vector) {
    String to = privateTo(vector.channel());
    WireKind kind =
        vector.id().contains("mode-static")
            ? WireKind.SHARDED_STATIC
            : vector.id().contains("dynamic-private")
                ? WireKind.SHARDED_DYNAMIC_PRIVATE
                : WireKind.SHARDED_DYNAMIC;
    Channels channels = new Channels(vector.channel().replaceAll("#.*", ""), kind);
    return new ShardedWire(to == null ? "node_1" : to, channels, MAX_BYTES);
  }

  private static Message shardedMessage(GoldenVectors.Vector vector) {
    return message(shardedWire(vector).decode(vector.channel(), vector.payload()));
  }

  private static Message message(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Valid.class);
    return ((Decoded.Valid) decoded).message();
  }

  private static JsonNode envelope(GoldenVectors.Vector vector) throws Exception {
    // One of them was recorded without its decoded form; it is JSON.
    return vector.decoded().isObject() ? vector.decoded() : JSON.readTree(vector.payload());
  }
}
