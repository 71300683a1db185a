package io.chatcluster.cluster.wire;

import io.chatcluster.cluster.wire.message.Targets;
import io.chatcluster.cluster.wire.value.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes fields out of maps that may hold anything. */
final class Fields {
  /** The packet type of every event. */
  static final int EVENT = 2;

  private final Map<?, ?> map;

  Fields(Map<?, ?> map) {
    this.map = map;
  }

  static Fields of(Object value, String what) throws MalformedException {
    if (!(value instanceof Map<?, ?> map)) {
      throw new MalformedException(what + " is no object");
    }
    return new Fields(map);
  }

  boolean has(String name) {
    return map.containsKey(name);
  }

  Fields object(String name) throws MalformedException {
    return of(map.get(name), name);
  }

  String text(String name) throws MalformedException {
    if (!(map.get(name) instanceof String text)) {
      throw new MalformedException(name + " is no text");
    }
    return text;
  }

  /** Null when it is missing or null. */
  String textOrNull(String name) throws MalformedException {
    return map.get(name) == null ? null : text(name);
  }

  int count(String name) throws MalformedException {
    if (!(map.get(name) instanceof Integer number) || number < 0) {
      throw new MalformedException(name + " is no count");
    }
    return number;
  }

  /** As JavaScript takes it: missing is false. */
  boolean truth(String name) {
    return Boolean.TRUE.equals(map.get(name));
  }

  /** Missing is the empty list; a room may be a number. */
  List<String> names(String name) throws MalformedException {
    return names(map.get(name), name);
  }

  static List<String> names(Object value, String what) throws MalformedException {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> items)) {
      throw new MalformedException(what + " is no array");
    }
    if (items.isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>(items.size());
    for (Object item : items) {
      names.add(name(item, what));
    }
    return names;
  }

  private static String name(Object item, String what) throws MalformedException {
    if (item instanceof String text) {
      return text;
    }
    if (item instanceof Integer || item instanceof Long) {
      return item.toString();
    }
    throw new MalformedException(what + " holds no name");
  }

  String name(String field) throws MalformedException {
    return name(map.get(field), field);
  }

  /** The options of a request, which must be there. */
  Targets targets() throws MalformedException {
    Fields options = object("opts");
    return new Targets(options.names("rooms"), options.names("except"));
  }

  /** An event name and its arguments. */
  @SuppressWarnings("unchecked") // The readers make lists of Object that can be changed.
  List<Object> event(String name) throws MalformedException {
    if (!(map.get(name) instanceof List<?> data) || data.isEmpty()) {
      throw new MalformedException(name + " is no event");
    }
    if (data.get(0) instanceof Number number) {
      // JavaScript callers may name events by number; clients know them by the digits.
      ((List<Object>) data).set(0, number.toString());
    } else if (!(data.get(0) instanceof String)) {
      throw new MalformedException("no event name");
    }
    return (List<Object>) data;
  }

  /** A list of one value, or the empty one when it is missing. */
  List<Object> optional(String name) {
    if (!map.containsKey(name)) {
      return List.of();
    }
    List<Object> one = new ArrayList<>(1);
    one.add(map.get(name));
    return one;
  }

  /** Objects in an array. */
  @SuppressWarnings("unchecked") // The readers make maps with String keys.
  List<Map<String, Object>> objects(String name) throws MalformedException {
    if (!(map.get(name) instanceof List<?> items)) {
      throw new MalformedException(name + " is no array");
    }
    List<Map<String, Object>> objects = new ArrayList<>(items.size());
    for (Object item : items) {
      if (!(item instanceof Map<?, ?> object)) {
        throw new MalformedException(name + " holds something else than objects");
      }
      objects.add((Map<String, Object>) object);
    }
    return objects;
  }

  boolean beginsWithText(String name) {
    return map.get(name) instanceof List<?> items
        && !items.isEmpty()
        && items.get(0) instanceof String;
  }

  @SuppressWarnings("unchecked") // The readers make maps with String keys.
  Map<String, Object> flags() {
    return map.get("flags") instanceof Map<?, ?> flags ? (Map<String, Object>) flags : Map.of();
  }

  /** A map in the order of its pairs; those whose value is missing are left out. */
  static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] != MISSING) {
        map.put((String) pairs[i], pairs[i + 1]);
      }
    }
    return map;
  }

  /** Leaves a pair out. */
  static final Object MISSING = new Object();

  static Object orMissing(Object value) {
    return value == null ? MISSING : value;
  }

  static Object orMissing(List<Object> optional) {
    return optional.isEmpty() ? MISSING : optional.get(0);
  }
}
