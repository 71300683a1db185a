package io.chatcluster.engine.protocol;

import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import com.corundumstudio.socketio.protocol.JsonSupport;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * Tells the JSON support that netty-socketio makes by itself from one that the application gave.
 * The server wraps both in a class that does not show what is inside, so the support is asked to
 * write: values of every kind, and an object that shows what writes it.
 */
final class LibraryJson extends JacksonJsonSupport {
  @SuppressWarnings("JavaUtilDate") // Applications have them.
  private static final List<Object> KINDS =
      Arrays.asList(
          "text",
          "\u017e \ud83d\ude00",
          1,
          Long.MAX_VALUE,
          1.5,
          1.0,
          Float.NaN,
          new BigDecimal("1E+3"),
          true,
          null,
          'c',
          Collections.singletonMap("a", null),
          List.of(Map.of("b", 1L)),
          new int[] {1},
          new Date(0),
          Thread.State.NEW);

  private LibraryJson() {}

  /** Whether the support writes what the library writes where it was given no support. */
  static boolean isIn(JsonSupport support) {
    if (support instanceof EngineJson) {
      return true;
    }
    LibraryJson own = new LibraryJson();
    if (!Arrays.equals(written(support, KINDS), written(own, KINDS))) {
      return false;
    }
    Probe probe = new Probe();
    written(support, probe);
    return probe.libraryOnly && own.writesLike(probe.mapper);
  }

  private boolean writesLike(ObjectMapper other) {
    return other.getClass() == ObjectMapper.class
        && other.getRegisteredModuleIds().size() == 1
        && other.mixInCount() == 0
        && other.getFactory().getClass() == objectMapper.getFactory().getClass()
        && other.getSerializerFactory().getClass() == objectMapper.getSerializerFactory().getClass()
        && other.getSerializationConfig().getSerializationFeatures()
            == objectMapper.getSerializationConfig().getSerializationFeatures()
        && other.getSerializationConfig().getAnnotationIntrospector().getClass()
            == objectMapper.getSerializationConfig().getAnnotationIntrospector().getClass()
        && other.getPropertyNamingStrategy() == null
        && Arrays.stream(JsonGenerator.Feature.values())
            .allMatch(feature -> other.isEnabled(feature) == objectMapper.isEnabled(feature));
  }

  /** What the support writes; nothing where it fails. */
  private static byte[] written(JsonSupport support, Object value) {
    ByteBuf out = Unpooled.buffer();
    try (ByteBufOutputStream stream = new ByteBufOutputStream(out)) {
      support.writeValue(stream, value);
      return Arrays.copyOfRange(out.array(), 0, out.writerIndex());
    } catch (IOException | RuntimeException failed) {
      return new byte[0];
    } finally {
      out.release();
    }
  }

  /** Notes which mapper writes it and whether the call came through the library alone. */
  @JsonSerialize(using = ProbeWriter.class)
  static final class Probe {
    private ObjectMapper mapper;
    private boolean libraryOnly;
  }

  /** Called by Jackson. */
  static final class ProbeWriter extends StdSerializer<Probe> {
    private static final long serialVersionUID = 1L;

    ProbeWriter() {
      super(Probe.class);
    }

    @Override
    public void serialize(Probe probe, JsonGenerator json, SerializerProvider context)
        throws IOException {
      json.writeNull();
      if (json.getCodec() instanceof ObjectMapper mapper) {
        probe.mapper = mapper;
        probe.libraryOnly =
            StackWalker.getInstance()
                .walk(
                    frames ->
                        frames
                            .map(StackWalker.StackFrame::getClassName)
                            .dropWhile(name -> name.equals(ProbeWriter.class.getName()))
                            .takeWhile(name -> !name.equals(LibraryJson.class.getName()))
                            .allMatch(
                                name ->
                                    name.startsWith("com.corundumstudio.socketio.")
                                        || name.startsWith("com.fasterxml.jackson.")));
      }
    }
  }
}
