package io.chatcluster.server.edge;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as plain values: texts, numbers, booleans, null, {@code byte[]}, lists and maps. Nesting is
 * bounded by the engine before it comes here.
 */
final class PlainJson {
  private static final char REPLACEMENT = '\uFFFD';

  private PlainJson() {}

  /** The value with half surrogate pairs replaced, as a JavaScript server sends them. */
  static Object of(JsonNode node) {
    if (node == null || node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(e -> map.put(wellFormed(e.getKey()), of(e.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>(node.size());
      node.forEach(item -> list.add(of(item)));
      return list;
    }
    if (node.isBinary()) {
      return bytes(node);
    }
    if (node.isNumber()) {
      return node.numberValue();
    }
    return node.isBoolean() ? (Object) node.booleanValue() : wellFormed(node.asText());
  }

  /** Whether every text in it, names included, is well-formed, and nothing is binary. */
  static boolean isWellFormed(JsonNode node) {
    if (node.isContainerNode()) {
      for (JsonNode item : node) {
        if (!isWellFormed(item)) {
          return false;
        }
      }
      return node.properties().stream().noneMatch(e -> hasHalf(e.getKey()));
    }
    return !node.isBinary() && !node.isPojo() && !(node.isTextual() && hasHalf(node.textValue()));
  }

  private static String wellFormed(String text) {
    if (!hasHalf(text)) {
      return text;
    }
    StringBuilder fixed = new StringBuilder(text.length());
    text.codePoints().forEach(c -> fixed.appendCodePoint(isHalf(c) ? REPLACEMENT : c));
    return fixed.toString();
  }

  private static boolean hasHalf(String text) {
    return text.codePoints().anyMatch(PlainJson::isHalf);
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return node.binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException("a binary node holds its bytes", e);
    }
  }
}
