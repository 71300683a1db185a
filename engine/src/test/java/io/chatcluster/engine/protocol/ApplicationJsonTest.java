package io.chatcluster.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import com.corundumstudio.socketio.protocol.JsonSupport;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.frame.OutgoingText;
import io.chatcluster.engine.fuzz.RandomValues;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which JSON support writes what is sent: the engine's, or the one of the application. */
@SuppressWarnings("JavaUtilDate") // Applications have them.
class ApplicationJsonTest {
  private static final long ID = (1L << 53) + 1;

  private static JsonSupport longsAsTexts() {
    return new JacksonJsonSupport(
        new SimpleModule("longs").addSerializer(Long.class, ToStringSerializer.instance));
  }

  /** An object of the application. */
  public record Bean(Object value) {}

  private static PacketWriter writer(JsonSupport support) {
    return new PacketWriter(support, UnpooledByteBufAllocator.DEFAULT);
  }

  private static String text(Outgoing message) {
    try {
      return OutgoingText.polling(message);
    } finally {
      message.release();
    }
  }

  private static String event(JsonSupport support, Object... args) {
    List<Object> data = new ArrayList<>(List.of("e"));
    data.addAll(Arrays.asList(args));
    return text(writer(support).event("/", data, IncomingPacket.NO_ACK));
  }

  @Test
  void a_support_of_the_application_writes_arguments_maps_lists_acks_and_refusals() {
    String id = "\"" + ID + "\"";
    assertThat(event(longsAsTexts(), ID, Map.of("id", ID), List.of(ID), new Bean(ID)))
        .isEqualTo("42[\"e\"," + id + ",{\"id\":" + id + "},[" + id + "],{\"value\":" + id + "}]");
    assertThat(text(writer(longsAsTexts()).ack("/", List.of(ID), 1))).isEqualTo("431[" + id + "]");
    assertThat(text(writer(longsAsTexts()).connectError("/", "no", ID)))
        .isEqualTo("44{\"message\":\"no\",\"data\":" + id + "}");
  }

  @Test
  void its_attachments_are_sent() {
    assertThat(event(longsAsTexts(), new byte[] {1}, Map.of("in", new byte[] {2})))
        .startsWith("452-[\"e\",{")
        .endsWith("\u001ebAQ==\u001ebAg==");
  }

  @Test
  void its_date_format_counts_in_maps_and_in_objects() {
    JsonSupport days =
        new JacksonJsonSupport() {
          @Override
          protected void init(ObjectMapper mapper) {
            super.init(mapper);
            SimpleDateFormat format = new SimpleDateFormat("dd.MM.yyyy");
            format.setTimeZone(TimeZone.getTimeZone("UTC"));
            mapper.setDateFormat(format);
          }
        };
    assertThat(event(days, Map.of("at", new Date(0)), new Bean(new Date(0))))
        .isEqualTo("42[\"e\",{\"at\":\"01.01.1970\"},{\"value\":\"01.01.1970\"}]");
  }

  @Test
  void what_was_written_once_is_not_written_by_it_again() {
    PacketWriter writer = writer(longsAsTexts());
    List<Object> plain = writer.plain(List.of("e", new Date(5), Map.of("id", ID), new byte[] {7}));
    assertThat(plain)
        .usingRecursiveComparison()
        .isEqualTo(List.of("e", 5, Map.of("id", Long.toString(ID)), new byte[] {7}));
    assertThat(text(writer.event("/", List.of("e", 5L), IncomingPacket.NO_ACK, true)))
        .isEqualTo("42[\"e\",5]");
  }

  /** Writes what it is asked for, and no JSON of Jackson's. */
  private static final class NoJackson extends JacksonJsonSupport {
    @Override
    public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
      out.write("\"mine\"".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<byte[]> getArrays() {
      return null;
    }
  }

  @Test
  void any_support_that_is_not_the_libraries_own_counts_as_the_applications() {
    assertThat(LibraryJson.isIn(new JacksonJsonSupport())).isTrue();
    assertThat(LibraryJson.isIn(new EngineJson())).isTrue();
    assertThat(LibraryJson.isIn(longsAsTexts())).isFalse();
    assertThat(LibraryJson.isIn(new NoJackson())).isFalse();
    assertThat(event(new NoJackson())).isEqualTo("42\"mine\"");
    // A module that changes nothing of what is asked: the types of java.time, for example.
    assertThat(
            LibraryJson.isIn(
                new JacksonJsonSupport(
                    new SimpleModule("times")
                        .addSerializer(Instant.class, ToStringSerializer.instance))))
        .isFalse();
    // The library's class, changed on the way.
    assertThat(
            LibraryJson.isIn(
                new JacksonJsonSupport() {
                  @Override
                  public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
                    super.writeValue(out, value);
                  }
                }))
        .isFalse();
    assertThat(
            LibraryJson.isIn(
                new JacksonJsonSupport() {
                  @Override
                  protected void init(ObjectMapper mapper) {
                    super.init(mapper);
                    mapper.enable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
                    mapper.enable(JsonGenerator.Feature.IGNORE_UNKNOWN);
                  }
                }))
        .isFalse();
  }

  @Test
  void dates_of_sql_are_written_in_maps_arguments_and_objects() {
    java.sql.Date day = java.sql.Date.valueOf("2024-02-29");
    java.sql.Time time = java.sql.Time.valueOf("10:20:30");
    java.sql.Timestamp instant = new java.sql.Timestamp(1);
    assertThat(event(new JacksonJsonSupport(), day, Map.of("t", time), instant, new Bean(day)))
        .isEqualTo(
            "42[\"e\",\"2024-02-29\",{\"t\":\"10:20:30\"},\"1970-01-01T00:00:00.001Z\","
                + "{\"value\":\"2024-02-29\"}]");
  }

  @SuppressWarnings("UnnecessaryStringBuilder") // It is a value to write.
  @Test
  void a_value_is_written_alike_outside_and_inside_of_an_object() throws Exception {
    EngineJson json = new EngineJson();
    List<Object> values =
        new ArrayList<>(
            Arrays.asList(
                new Date(-1),
                Instant.ofEpochSecond(1, 1),
                new Date(Long.MAX_VALUE / 1_000_000),
                Double.NaN,
                -0.0,
                1e15,
                1.0f,
                new AtomicLong(ID),
                Map.of(TimeUnit.DAYS, new int[] {1}),
                Map.of(ID, 1.0),
                java.util.Collections.singletonMap("a", null),
                Path.of("/a/b"),
                'c'));
    java.util.Random random = new java.util.Random(27);
    for (int i = 0; i < 500; i++) {
      values.add(withoutBytes(RandomValues.list(random, 3)));
    }
    for (Object value : values) {
      assertThat(event(json, Arrays.asList(value)))
          .isEqualTo("42" + byJackson(json, Arrays.asList("e", Arrays.asList(value))));
    }
  }

  private static Object withoutBytes(Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(
          list.stream().map(ApplicationJsonTest::withoutBytes).collect(Collectors.toList()));
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(key, withoutBytes(item)));
      return copy;
    }
    return value instanceof byte[] ? "bytes" : value;
  }

  private static String byJackson(EngineJson json, Object value) throws IOException {
    ByteBuf out = Unpooled.buffer();
    json.writeValue(new ByteBufOutputStream(out), value);
    return out.toString(StandardCharsets.UTF_8);
  }
}
