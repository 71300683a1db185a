package io.chatcluster.cluster.wire.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON of the Node.js members, for the values of {@link MessagePack}. As {@code JSON.stringify}
 * writes them: a date as ISO text, NaN and the infinities as null, bytes as {@code
 * {"type":"Buffer","data":[…]}}.
 */
@SuppressWarnings("JavaUtilDate") // Applications emit it, and those of SQL have no instant.
public final class Json {
  /** Names of fields may be anybody's: they are not kept. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /** From here on JavaScript writes an exponent. */
  private static final double LARGEST_PLAIN = 1e21;

  private Json() {}

  /** Whether bytes are meant as JSON: the rule of all wires. */
  public static boolean isJson(byte[] message) {
    return message.length > 0 && message[0] == '{';
  }

  /**
   * The JSON text of a value, as UTF-8.
   *
   * @throws IllegalArgumentException if it is no such value, nested too deeply, or larger than
   *     {@code maxBytes}
   */
  public static byte[] encode(Object value, int maxBytes) {
    // Through characters: half a surrogate pair becomes "?", where a byte generator would throw.
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(json, value, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > maxBytes) {
      throw new IllegalArgumentException("message is larger than " + maxBytes + " bytes");
    }
    return bytes;
  }

  private static void write(JsonGenerator json, Object value, int depth) throws IOException {
    if (depth > MessagePack.MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MessagePack.MAX_DEPTH);
    }
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Integer || value instanceof Long) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      writeDouble(json, number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof byte[] bytes) {
      writeBytes(json, bytes);
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName((String) entry.getKey());
        write(json, entry.getValue(), depth + 1);
      }
      json.writeEndObject();
    } else if (value instanceof Collection<?> items) {
      json.writeStartArray();
      for (Object item : items) {
        write(json, item, depth + 1);
      }
      json.writeEndArray();
    } else if (value instanceof Instant instant) {
      json.writeString(JsonTime.text(instant));
    } else if (value instanceof Date date) {
      json.writeString(JsonTime.text(Instant.ofEpochMilli(date.getTime())));
    } else {
      throw new IllegalArgumentException("not a JSON value: " + value.getClass().getName());
    }
  }

  private static void writeDouble(JsonGenerator json, double value) throws IOException {
    if (!Double.isFinite(value)) {
      json.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < LARGEST_PLAIN) {
      json.writeNumber(new BigDecimal(value).toBigInteger());
    } else {
      json.writeNumber(value);
    }
  }

  private static void writeBytes(JsonGenerator json, byte[] bytes) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "Buffer");
    json.writeArrayFieldStart("data");
    for (byte octet : bytes) {
      json.writeNumber(octet & 0xff);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * The value of a JSON text. Integers come as Integer where they fit, else as Long, beyond that as
   * Double; a number too large for a Double as null.
   *
   * @throws MalformedException if the bytes are not exactly one value
   */
  public static Object decode(byte[] bytes) throws MalformedException {
    try (JsonParser json = FACTORY.createParser(bytes)) {
      json.nextToken();
      Object value = read(json, 0);
      if (json.nextToken() != null) {
        throw new MalformedException("trailing text");
      }
      return value;
    } catch (IOException e) {
      // Its message quotes the text.
      throw new MalformedException("no JSON");
    }
  }

  private static Object read(JsonParser json, int depth) throws IOException, MalformedException {
    if (depth > MessagePack.MAX_DEPTH) {
      throw new MalformedException("nested too deeply");
    }
    JsonToken token = json.currentToken();
    if (token == null) {
      throw new MalformedException("no JSON");
    }
    return switch (token) {
      case START_OBJECT -> readObject(json, depth);
      case START_ARRAY -> readArray(json, depth);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> readInteger(json);
      case VALUE_NUMBER_FLOAT -> finite(json.getDoubleValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new MalformedException("no JSON");
    };
  }

  private static Map<String, Object> readObject(JsonParser json, int depth)
      throws IOException, MalformedException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      map.put(name, read(json, depth + 1));
    }
    return map;
  }

  private static List<Object> readArray(JsonParser json, int depth)
      throws IOException, MalformedException {
    List<Object> items = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(json, depth + 1));
    }
    return items;
  }

  private static Object readInteger(JsonParser json) throws IOException {
    return switch (json.getNumberType()) {
      case INT -> json.getIntValue();
      case LONG -> json.getLongValue();
      default -> finite(json.getDoubleValue());
    };
  }

  private static Object finite(double value) {
    return Double.isFinite(value) ? (Object) value : null;
  }
}
