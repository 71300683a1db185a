package io.chatcluster.cluster.wire;

import io.chatcluster.cluster.wire.message.Targets;
import io.chatcluster.cluster.wire.value.EventNames;
import io.chatcluster.cluster.wire.value.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Takes fields out of maps that may hold anything. */
final class Fields {
  /** The packet type of every event. */
  static final int EVENT = 2;

  /** The packet type that emitters of other languages write where an argument holds bytes. */
  private static final int BINARY_EVENT = 5;

  /** Matches no room: text that came as UTF-8 has no half of a surrogate pair. */
  private static final String NO_ROOM = "\ud800";

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

  /** Whether a packet is an event, with or without bytes. */
  boolean isEvent() throws MalformedException {
    int type = count("type");
    return type == EVENT || type == BINARY_EVENT;
  }

  /** As JavaScript takes it: missing is false. */
  boolean truth(String name) {
    return Boolean.TRUE.equals(map.get(name));
  }

  /** The names of rooms, as {@code new Set(value)} of JavaScript takes them; see {@link #names}. */
  List<String> names(String name) throws MalformedException {
    return names(map.get(name), name);
  }

  /**
   * The names of rooms in any form that {@code new Set(value)} of JavaScript accepts: missing,
   * null, an empty text and an empty array are none; of a text each character is a name, of bytes
   * each number. A room may be a number. What names no room here, such as null in an array, stays
   * as a name that matches none, so that a list which is not empty never selects all sockets.
   *
   * @throws MalformedException for a value that JavaScript cannot iterate
   */
  static List<String> names(Object value, String what) throws MalformedException {
    if (value == null) {
      return List.of();
    }
    if (value instanceof String text) {
      return text.codePoints().mapToObj(Character::toString).toList();
    }
    if (value instanceof byte[] bytes) {
      return IntStream.range(0, bytes.length).mapToObj(i -> "" + (bytes[i] & 0xff)).toList();
    }
    if (!(value instanceof List<?> items)) {
      throw new MalformedException(what + " is no array");
    }
    if (items.isEmpty()) {
      return List.of();
    }
    List<String> names = new ArrayList<>(items.size());
    for (Object item : items) {
      String name = nameOrNull(item);
      names.add(name == null ? NO_ROOM : name);
    }
    return names;
  }

  /**
   * The rooms that sockets enter or leave: one text is one room, as in {@code socket.join};
   * missing, null and an empty text are none.
   *
   * @throws MalformedException also for an array that holds something else than names
   */
  List<String> enteredNames(String field) throws MalformedException {
    Object value = map.get(field);
    if (value instanceof String room) {
      return room.isEmpty() ? List.of() : List.of(room);
    }
    if (value instanceof List<?> items) {
      for (Object item : items) {
        name(item, field);
      }
    } else if (value != null) {
      throw new MalformedException(field + " is no array");
    }
    return names(value, field);
  }

  private static String nameOrNull(Object item) {
    if (item instanceof String text) {
      return text;
    }
    return item instanceof Integer || item instanceof Long ? item.toString() : null;
  }

  private static String name(Object item, String what) throws MalformedException {
    String name = nameOrNull(item);
    if (name == null) {
      throw new MalformedException(what + " holds no name");
    }
    return name;
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

  /** An event for clients and its arguments. */
  List<Object> clientEvent(String name) throws MalformedException {
    List<Object> data = event(name);
    if (EventNames.isReservedForClients((String) data.get(0))) {
      throw new MalformedException("the event name is reserved");
    }
    return data;
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
