package io.chatcluster.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import com.corundumstudio.socketio.protocol.JsonSupport;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners get the same from our JSON support as from the library's. */
class EngineJsonTest {
  private static final PacketReader PACKETS = new PacketReader(new PacketLimits(10, 10, 100, 10));
  private static final List<Class<?>[]> TYPES =
      List.of(
          new Class<?>[] {},
          new Class<?>[] {String.class},
          new Class<?>[] {String.class, String.class},
          new Class<?>[] {Object.class},
          new Class<?>[] {String.class, Object.class},
          new Class<?>[] {Map.class},
          new Class<?>[] {Integer.class, String.class},
          new Class<?>[] {Character.class});

  private final EngineJson ours = new EngineJson();
  private final JsonSupport library = new JacksonJsonSupport();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"e\"]",
        "[\"e\",\"\"]",
        "[ \"e\" , \"text\" ]",
        "[\"e\",\"z\u00fcrich \u4f60\u597d \ud83d\ude00\"]",
        "[\"e\",\"a\\nb\"]",
        "[\"e\",\"a\\u0041\",\"b\"]",
        "[\"\\u0065\",\"b\"]",
        "[\"e\",\"a\",\"b\",\"c\"]",
        "[\"e\",\"7\",8]",
        "[\"e\",7,\"8\"]",
        "[\"e\",null,true]",
        "[\"e\",{\"a\":[\"b\",1]},\"c\"]",
        "[\"e\",[\"a\"],\"b\"]",
        "[\"e\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]",
        "[\"unheard\",\"a\",1]"
      })
  void arguments_are_those_of_the_library(String payload) {
    for (Class<?>[] types : TYPES) {
      ours.addEventMapping("/n", "e", types);
      library.addEventMapping("/n", "e", types);
      assertThat(read(ours, "/n", payload)).isEqualTo(read(library, "/n", payload));
    }
  }

  @Test
  void types_of_the_main_namespace_hold_in_all_that_have_none() {
    ours.addEventMapping("", "e", String.class);
    ours.addEventMapping("/n", "e", String.class, String.class);
    String payload = "[\"e\",\"a\",\"b\"]";
    assertThat(read(ours, "/n", payload)).isEqualTo(List.of("e", "a", "b"));
    assertThat(read(ours, "/other", payload)).isEqualTo(List.of("e", "a"));
    ours.removeEventMapping("/n", "e");
    assertThat(read(ours, "/n", payload)).isEqualTo(List.of("e", "a"));
    ours.removeEventMapping("", "e");
    assertThat(read(ours, "/n", payload)).isEqualTo(List.of("e"));
  }

  /** The name and the arguments, or the kind of failure. */
  private static Object read(JsonSupport json, String namespace, String payload) {
    IncomingPacket packet =
        PACKETS.read(Unpooled.copiedBuffer("2" + payload, StandardCharsets.UTF_8));
    try {
      Event event = new ArgumentReader(json).event(namespace, packet, List.of());
      List<Object> all = new java.util.ArrayList<>(List.of(event.getName()));
      all.addAll(event.getArgs());
      return all;
    } catch (IOException unfit) {
      return unfit.getClass();
    }
  }
}
