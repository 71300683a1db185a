package io.chatcluster.cluster.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The body of a request to a control port. */
record Command(JsonNode body) {
  String op() {
    return text("op");
  }

  /** The namespace that is meant. */
  String nsp() {
    return body.path("nsp").asText("/");
  }

  String text(String name) {
    JsonNode value = body.path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(name + " must be text");
    }
    return value.textValue();
  }

  /** Names of rooms; numbers are taken by their digits. */
  Set<String> rooms(String name) {
    Set<String> rooms = new LinkedHashSet<>();
    body.path(name).forEach(room -> rooms.add(room.asText()));
    return rooms;
  }

  boolean flag(String name) {
    return body.path("flags").path(name).asBoolean();
  }

  /** Whether a flag is there and false. */
  boolean isOff(String name) {
    return body.path("flags").has(name) && !flag(name);
  }

  boolean isTrue(String name) {
    return body.path(name).asBoolean();
  }

  long number(String name) {
    return body.path(name).asLong();
  }

  Object value(String name) {
    return ControlValues.read(body.path(name));
  }

  /** The event name of {@code args}. */
  String event() {
    return body.path("args").path(0).asText();
  }

  /** What follows the event name in {@code args}. */
  Object[] arguments() {
    List<Object> arguments = new ArrayList<>();
    body.path("args").forEach(argument -> arguments.add(ControlValues.read(argument)));
    return arguments.subList(1, arguments.size()).toArray();
  }
}
