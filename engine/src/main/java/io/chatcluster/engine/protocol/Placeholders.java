package io.chatcluster.engine.protocol;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts attachments where their placeholders stand in a tree of maps and lists. */
final class Placeholders {
  private final List<byte[]> attachments;
  private final BitSet used = new BitSet();

  Placeholders(List<byte[]> attachments) {
    this.attachments = attachments;
  }

  Object resolve(Object value) {
    if (value instanceof Map<?, ?> map) {
      if (Boolean.TRUE.equals(map.get("_placeholder"))) {
        return attachment(map.get("num"));
      }
      Map<Object, Object> resolved = new LinkedHashMap<>();
      map.forEach((key, element) -> resolved.put(key, resolve(element)));
      return resolved;
    }
    if (value instanceof List<?> list) {
      List<Object> resolved = new ArrayList<>(list.size());
      list.forEach(element -> resolved.add(resolve(element)));
      return resolved;
    }
    return value;
  }

  private byte[] attachment(Object num) {
    if (!(num instanceof Integer index) || index < 0 || index >= attachments.size()) {
      throw new ProtocolViolation("illegal attachments");
    }
    if (used.get(index)) {
      // Otherwise a few bytes of text could stand for any number of copies.
      throw new ProtocolViolation("attachment is used twice");
    }
    used.set(index);
    return attachments.get(index);
  }
}
