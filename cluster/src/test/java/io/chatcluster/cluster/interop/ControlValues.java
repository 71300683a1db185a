package io.chatcluster.cluster.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values as a control port carries them: bytes, at any depth, as {@code {"$bin": "<hex>"}}. */
final class ControlValues {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final String BYTES = "$bin";

  private ControlValues() {}

  /** The value that JSON stands for: text, numbers, {@code byte[]}, lists and maps. */
  static Object read(JsonNode node) {
    if (node.isObject()) {
      if (node.path(BYTES).isTextual()) {
        return HexFormat.of().parseHex(node.get(BYTES).textValue());
      }
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(field -> map.put(field.getKey(), read(field.getValue())));
      return map;
    } else if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(item -> list.add(read(item)));
      return list;
    } else if (node.isNumber()) {
      return node.numberValue();
    } else if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNull() || node.isMissingNode() ? null : node.textValue();
  }

  /** What JSON can write. */
  static Object written(Object value) {
    if (value instanceof byte[] bytes) {
      return Map.of(BYTES, HexFormat.of().formatHex(bytes));
    } else if (value instanceof Map<?, ?> map) {
      Map<String, Object> written = new LinkedHashMap<>();
      map.forEach((name, item) -> written.put(name.toString(), written(item)));
      return written;
    } else if (value instanceof Iterable<?> items) {
      List<Object> written = new ArrayList<>();
      items.forEach(item -> written.add(written(item)));
      return written;
    }
    return value;
  }
}
