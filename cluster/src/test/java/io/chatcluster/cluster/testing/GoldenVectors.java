package io.chatcluster.cluster.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/** Messages recorded from Node.js members and emitters. */
public final class GoldenVectors {
  /** One recorded message. */
  @SuppressWarnings("ArrayRecordComponent") // Vectors are never compared.
  public record Vector(
      String id,
      String adapter,
      String from,
      String channel,
      boolean isMsgPack,
      byte[] payload,
      JsonNode decoded,
      boolean reencodesExactly) {
    @Override
    public String toString() {
      return id;
    }
  }

  private GoldenVectors() {}

  public static List<Vector> where(Predicate<Vector> wanted) {
    try (InputStream in = GoldenVectors.class.getResourceAsStream("/golden-wire.json")) {
      List<Vector> vectors = new ArrayList<>();
      for (JsonNode node : new ObjectMapper().readTree(in)) {
        Vector vector =
            new Vector(
                node.path("id").asText(),
                node.path("adapter").asText(),
                node.path("from").asText(),
                node.path("channel").asText(),
                node.path("encoding").asText().contains("msgpack"),
                HexFormat.of().parseHex(node.path("payloadHex").asText()),
                node.path("decoded"),
                node.path("reencodesExactly").asBoolean());
        if (wanted.test(vector)) {
          vectors.add(vector);
        }
      }
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
