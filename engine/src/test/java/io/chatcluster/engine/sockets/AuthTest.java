package io.chatcluster.engine.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.protocol.ArgumentReader;
import io.chatcluster.engine.protocol.EngineJson;
import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.protocol.PacketType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate of what values take in memory, against a measurement of the heap. */
class AuthTest {
  private static final int BYTES = 8_000;
  private static final int COPIES = 200;

  private final ArgumentReader reader = new ArgumentReader(new EngineJson());

  /** What clients may send that takes the most; repeated until it is as long as it may be. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[],",
        "{},",
        "[[]],",
        "[[[[[[[[]]]]]]]],",
        "[{}],",
        "{\"\":0},",
        "{\"\":{\"\":{}}},",
        "0,",
        "1.5,",
        "\"\",",
        "[0],",
        "{\"a\":[]},"
      })
  void objectsTakeLessThanIsCountedForThem(String value) {
    StringBuilder json = new StringBuilder("{\"a\":[");
    while (json.length() + value.length() < BYTES) {
      json.append(value);
    }
    json.setLength(json.length() - 1);
    byte[] sent = json.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
    IncomingPacket packet =
        new IncomingPacket(PacketType.CONNECT, 0, "/", IncomingPacket.NO_ACK, sent, null, null);
    List<Object> kept = new ArrayList<>(COPIES);
    kept.add(reader.auth(packet));
    long before = used();
    for (int i = 0; i < COPIES; i++) {
      kept.add(reader.auth(packet));
    }
    long each = (used() - before) / COPIES;
    assertThat(kept).hasSize(COPIES + 1);
    assertThat(each)
        .isGreaterThan(sent.length)
        .isLessThan((long) sent.length * Auth.BYTES_OF_OBJECTS);
  }

  private static long used() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
