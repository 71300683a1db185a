package io.chatcluster.engine.protocol;

import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.chatcluster.engine.api.event.JsonArgument;
import java.io.IOException;
import java.text.DateFormat;
import java.text.FieldPosition;
import java.text.ParsePosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The library's JSON support, for servers that were given none of their own. It knows the types of
 * the listeners, so that strings for listeners of strings, and events without a listener, need no
 * parser; and it reads other events without a stream in between. Any thread.
 */
public final class EngineJson extends JacksonJsonSupport {
  private static final List<Class<?>> UNPARSED = List.of(JsonArgument.class);

  private final Map<EventKey, List<Class<?>>> types = new ConcurrentHashMap<>();

  /** A support that writes objects as {@link JsonWriter} writes maps, lists and simple values. */
  public EngineJson() {
    objectMapper.getFactory().enable(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8);
    objectMapper.registerModule(
        new SimpleModule("engine")
            .addSerializer(Double.class, new NumberWriter())
            .addSerializer(double.class, new NumberWriter())
            .addSerializer(Float.class, new NumberWriter())
            .addSerializer(float.class, new NumberWriter())
            .addSerializer(new InstantWriter()));
    // Fields of objects that are null are left out, as in netty-socketio; values of maps are kept.
    objectMapper.setDefaultPropertyInclusion(
        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
    // For writing alone: dates are read in every form that Jackson knows.
    objectMapper.setConfig(objectMapper.getSerializationConfig().with(new IsoDateFormat()));
  }

  @Override
  public void addEventMapping(String namespace, String event, Class<?>... classes) {
    // In this order: what is found in ours is in the library's too.
    super.addEventMapping(namespace, event, classes);
    types.put(new EventKey(namespace, event), Arrays.asList(classes));
  }

  @Override
  public void removeEventMapping(String namespace, String event) {
    types.remove(new EventKey(namespace, event));
    super.removeEventMapping(namespace, event);
  }

  private List<Class<?>> classes(String namespace, String event) {
    List<Class<?>> classes = types.get(new EventKey(namespace, event));
    // What listens in the main namespace gives its types to all, as in the library.
    return classes == null ? types.get(new EventKey(Namespace.DEFAULT_NAME, event)) : classes;
  }

  /** The event with its first argument as the client sent it, without a copy. */
  private Event unparsed(String event, byte[] json) throws IOException {
    try (JsonParser parser = objectMapper.createParser(json)) {
      parser.nextToken();
      parser.nextToken();
      if (parser.nextToken() == JsonToken.END_ARRAY) {
        return new Event(event, List.of());
      }
      int from = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      parser.finishToken();
      int length = (int) parser.currentLocation().getByteOffset() - from;
      return new Event(event, List.of(new JsonArgument(json, from, length)));
    }
  }

  /** The same as {@code readValue} of the library for this packet, which has no attachments. */
  Event event(String namespace, IncomingPacket packet) throws IOException {
    List<Class<?>> classes = classes(namespace, packet.event());
    if (classes == null) {
      return new Event(packet.event(), List.of());
    }
    if (classes.equals(UNPARSED)) {
      return unparsed(packet.event(), packet.json());
    }
    if (packet.strings() != null && takeStrings(classes, packet.strings().size())) {
      int most = Math.min(classes.size(), packet.strings().size());
      return new Event(packet.event(), new ArrayList<>(packet.strings().subList(0, most)));
    }
    namespaceClass.set(namespace);
    return objectMapper.readValue(packet.json(), Event.class);
  }

  private static boolean takeStrings(List<Class<?>> classes, int count) {
    for (int i = 0; i < Math.min(classes.size(), count); i++) {
      if (classes.get(i) != String.class) {
        return false;
      }
    }
    return true;
  }

  /** Numbers without a fraction are written without one, what is no number as null. */
  private static final class NumberWriter extends StdSerializer<Number> {
    private static final long serialVersionUID = 1L;

    NumberWriter() {
      super(Number.class);
    }

    @Override
    public void serialize(Number value, JsonGenerator json, SerializerProvider context)
        throws IOException {
      JsonWriter.number(json, value);
    }
  }

  private static final class InstantWriter extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider context)
        throws IOException {
      json.writeString(JsonWriter.ISO.format(value));
    }
  }

  /**
   * Dates as {@code Date.prototype.toISOString} writes them. Has no state: a copy is not needed.
   */
  @SuppressWarnings("JavaUtilDate") // Applications have them.
  private static final class IsoDateFormat extends DateFormat {
    private static final long serialVersionUID = 1L;

    @Override
    public StringBuffer format(Date date, StringBuffer to, FieldPosition position) {
      return to.append(JsonWriter.ISO.format(Instant.ofEpochMilli(date.getTime())));
    }

    @Override
    public Date parse(String source, ParsePosition position) {
      throw new UnsupportedOperationException("This format writes only");
    }

    @Override
    public Object clone() {
      return this;
    }
  }
}
