package io.chatcluster.engine.protocol;

import com.corundumstudio.socketio.protocol.JsonSupport;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * Writes arguments as JSON. Trees of maps, lists and simple values are written as {@code
 * JSON.stringify} writes them; {@code byte[]} at any depth becomes a placeholder and an attachment.
 * Everything else is left to {@link EngineJson}, which writes the same for the same values. A
 * {@link JsonSupport} of the application writes whole payloads: see {@link #writeWith}.
 */
final class JsonWriter {
  private static final ObjectMapper NODES = new ObjectMapper();
  private static final JsonFactory FACTORY =
      NODES
          .getFactory()
          .enable(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          // A generator writes many values, each for itself.
          .setRootValueSeparator(null);
  // Three digits of milliseconds always, like Date.prototype.toISOString.
  static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final EngineJson beans;
  private List<byte[]> attachments = List.of();

  JsonWriter(EngineJson beans) {
    this.beans = beans;
  }

  /** The attachments found while writing. */
  List<byte[]> attachments() {
    return attachments;
  }

  void write(ByteBuf out, Object value) throws IOException {
    if (value instanceof List<?> list && PlainStrings.write(out, list)) {
      return;
    }
    JsonOutput output = JsonOutput.begin(out);
    boolean done = false;
    try {
      value(output.generator(FACTORY), value);
      output.end();
      done = true;
    } finally {
      if (!done) {
        output.abandon();
      }
    }
  }

  /** Lets the application's support write the value, and find the attachments. */
  void writeWith(JsonSupport support, ByteBuf out, Object value) throws IOException {
    support.writeValue(new ByteBufOutputStream(out), value);
    List<byte[]> found = support.getArrays();
    attachments = found == null ? List.of() : List.copyOf(found);
  }

  private void value(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof CharSequence text) {
      json.writeString(text.toString());
    } else if (value instanceof Number number && isPlain(number)) {
      number(json, number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(name(entry.getKey()));
        value(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Collection<?> list) {
      array(json, list);
    } else if (value instanceof byte[] binary) {
      placeholder(json, binary);
    } else if (value instanceof Object[] array) {
      array(json, Arrays.asList(array));
    } else if (value instanceof Instant instant) {
      json.writeString(ISO.format(instant));
    } else if (value.getClass() == Date.class) {
      json.writeString(ISO.format(((Date) value).toInstant()));
    } else if (value instanceof JsonNode node) {
      NODES.writeTree(json, node);
    } else {
      bean(json, value);
    }
  }

  private String name(Object key) throws IOException {
    if (key == null || key instanceof String || key instanceof Number || key instanceof Boolean) {
      return String.valueOf(key);
    }
    ByteBuf written = Unpooled.buffer();
    try {
      beans.writeValue(new ByteBufOutputStream(written), Map.of(key, 0));
      return NODES.readTree(written.array(), 0, written.writerIndex()).fieldNames().next();
    } finally {
      written.release();
    }
  }

  private static boolean isPlain(Number number) {
    return number instanceof Integer
        || number instanceof Long
        || number instanceof Double
        || number instanceof Float
        || number instanceof Short
        || number instanceof Byte
        || number instanceof BigInteger
        || number instanceof BigDecimal;
  }

  private void array(JsonGenerator json, Iterable<?> list) throws IOException {
    json.writeStartArray();
    for (Object element : list) {
      value(json, element);
    }
    json.writeEndArray();
  }

  static void number(JsonGenerator json, Number number) throws IOException {
    if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      json.writeNumber(number.intValue());
    } else if (number instanceof Long) {
      json.writeNumber(number.longValue());
    } else if (number instanceof BigInteger big) {
      json.writeNumber(big);
    } else if (number instanceof BigDecimal big) {
      json.writeNumber(big);
    } else if (number instanceof Float && Float.isFinite(number.floatValue())) {
      json.writeNumber(number.floatValue());
    } else {
      double wide = number.doubleValue();
      if (!Double.isFinite(wide)) {
        json.writeNull();
      } else if (wide == Math.rint(wide) && Math.abs(wide) < 1e15) {
        json.writeNumber((long) wide);
      } else {
        json.writeNumber(wide);
      }
    }
  }

  private void placeholder(JsonGenerator json, byte[] binary) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("_placeholder", true);
    json.writeNumberField("num", attachments.size());
    json.writeEndObject();
    if (attachments.isEmpty()) {
      attachments = new ArrayList<>();
    }
    attachments.add(binary);
  }

  private void bean(JsonGenerator json, Object bean) throws IOException {
    ByteBuf written = Unpooled.buffer();
    try {
      beans.writeValue(new ByteBufOutputStream(written), bean);
      List<byte[]> found = List.copyOf(beans.getArrays());
      if (found.isEmpty()) {
        json.writeRawValue(written.toString(StandardCharsets.UTF_8));
      } else {
        // The library numbers the attachments of each object from 0: count on from ours.
        JsonNode tree = NODES.readTree(written.array(), 0, written.writerIndex());
        value(json, new Placeholders(found).resolve(NODES.convertValue(tree, Object.class)));
      }
    } finally {
      written.release();
    }
  }
}
