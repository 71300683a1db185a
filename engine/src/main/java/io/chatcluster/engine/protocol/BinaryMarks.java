package io.chatcluster.engine.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatcluster.engine.api.event.JsonArgument;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries binary through a {@code JsonSupport}, which takes text only. Binary goes in as base64
 * behind a mark of random control characters: where a listener asked for {@code byte[]}, Jackson
 * decodes the base64 and skips the mark as white space; where it asked for anything untyped, the
 * marked string comes back and is replaced here. No client can know the mark.
 */
final class BinaryMarks {
  private static final String MARK = mark();

  private BinaryMarks() {}

  private static String mark() {
    SecureRandom random = new SecureRandom();
    StringBuilder mark = new StringBuilder();
    for (int i = 0; i < 24; i++) {
      mark.append((char) (1 + random.nextInt(31)));
    }
    return mark.toString();
  }

  /** A copy of the tree with marked base64 in the place of binary. */
  static Object mark(Object value) {
    if (value instanceof byte[] binary) {
      return MARK + Base64.getEncoder().encodeToString(binary);
    }
    if (value instanceof List<?> list) {
      List<Object> marked = new ArrayList<>(list.size());
      list.forEach(element -> marked.add(mark(element)));
      return marked;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> marked = new LinkedHashMap<>();
      map.forEach((key, element) -> marked.put(key, mark(element)));
      return marked;
    }
    return value;
  }

  /** The value with binary in the place of marked base64; lists and maps are changed in place. */
  @SuppressWarnings("unchecked") // Jackson's own untyped collections take any value.
  static Object restore(Object value) {
    if (value instanceof String text && text.startsWith(MARK)) {
      return Base64.getDecoder().decode(text.substring(MARK.length()));
    }
    if (value instanceof List<?> list) {
      ((List<Object>) list).replaceAll(BinaryMarks::restore);
    } else if (value instanceof Map<?, ?> map) {
      ((Map<Object, Object>) map).replaceAll((key, element) -> restore(element));
    } else if (value instanceof JsonNode node) {
      return restoreNode(node);
    } else if (value instanceof JsonArgument argument) {
      return argument.withBinary(BinaryMarks::restoreNode);
    }
    return value;
  }

  private static JsonNode restoreNode(JsonNode node) {
    if (node.isTextual() && node.textValue().startsWith(MARK)) {
      return BinaryNode.valueOf(
          Base64.getDecoder().decode(node.textValue().substring(MARK.length())));
    }
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, restoreNode(array.get(i)));
      }
    } else if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(restoreNode(field.getValue())));
    }
    return node;
  }
}
