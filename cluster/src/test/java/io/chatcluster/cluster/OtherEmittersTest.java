package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatcluster.cluster.testing.FakeBus;
import io.chatcluster.cluster.testing.FakeNamespace;
import io.chatcluster.cluster.traffic.DropReason;
import io.chatcluster.cluster.wire.value.MessagePack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of emitters in other languages reach the same sockets as on a Node.js server. {@code
 * src/test/node/emitter-vectors.mjs} writes the vectors and says where they come from.
 */
class OtherEmittersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SOCKETS = List.of("in-a", "in-b", "in-7", "in-none");

  private final FakeBus bus = new FakeBus();
  private final FakeNamespace lobby = new FakeNamespace("/");
  private final Cluster cluster =
      new Cluster(bus, null, ClusterOptions.defaults().withUid("node_1").withWorkers(1, 100));

  record Vector(String id, String channel, String hex, JsonNode data, List<String> deliveredTo) {
    @Override
    public String toString() {
      return id;
    }
  }

  static Stream<Vector> vectors() {
    try (InputStream in = OtherEmittersTest.class.getResourceAsStream("/emitter-wire.json")) {
      return StreamSupport.stream(JSON.readTree(in).spliterator(), false)
          .map(
              node ->
                  new Vector(
                      node.path("id").asText(),
                      node.path("channel").asText(),
                      node.path("payloadHex").asText(),
                      bytesAsJackson(node.path("data")),
                      StreamSupport.stream(node.path("deliveredTo").spliterator(), false)
                          .map(JsonNode::asText)
                          .toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file has bytes in hexadecimal digits, Jackson writes them in base64. */
  private static JsonNode bytesAsJackson(JsonNode data) {
    JsonNode bytes = data.path(1).path("<<bin>>");
    return bytes.isMissingNode()
        ? data
        : JSON.valueToTree(
            List.of(
                data.get(0).asText(),
                Base64.getEncoder().encodeToString(HexFormat.of().parseHex(bytes.asText()))));
  }

  @BeforeEach
  void start() {
    lobby.join("in-a", "a");
    lobby.join("in-b", "b");
    lobby.join("in-7", "7");
    lobby.join("in-none");
    cluster.start().toCompletableFuture().join();
    cluster.attach(lobby);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theSameSocketsGetItAsOnANodeServer(Vector vector) throws Exception {
    bus.arrive(vector.channel(), HexFormat.of().parseHex(vector.hex()));
    bus.arrive("socket.io#/#", last());

    await().until(() -> lobby.sentTo("in-none").contains(List.of("last")));
    List<String> reached =
        SOCKETS.stream().filter(socket -> lobby.sentTo(socket).size() == 2).sorted().toList();
    assertThat(reached).isEqualTo(vector.deliveredTo());
    for (String socket : reached) {
      byte[] sent = JSON.writeValueAsBytes(lobby.sentTo(socket).get(0));
      assertThat(JSON.readTree(sent)).isEqualTo(vector.data());
    }
    assertThat(cluster.stats().dropped().get(DropReason.MALFORMED)).isZero();
  }

  private static byte[] last() {
    Map<String, Object> packet = Map.of("type", 2, "data", List.of("last"), "nsp", "/");
    return MessagePack.encode(List.of("emitter", packet, Map.of("rooms", List.of())), 1_000);
  }
}
