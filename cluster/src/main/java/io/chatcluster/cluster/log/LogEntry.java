package io.chatcluster.cluster.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A message to append.
 *
 * @param nsp the namespace, with its leading slash
 * @param room the room whose members get it
 * @param dedupeKey what makes a repeat recognisable, unique within the room; null when the message
 *     is never repeated
 * @param event the event name
 * @param message its argument; {@code epoch} and {@code seq} are added and may not be there yet
 */
public record LogEntry(
    String nsp, String room, String dedupeKey, String event, Map<String, Object> message) {
  public LogEntry {
    Objects.requireNonNull(nsp, "nsp");
    Objects.requireNonNull(room, "room");
    Objects.requireNonNull(event, "event");
    if (message.containsKey("epoch") || message.containsKey("seq")) {
      throw new IllegalArgumentException("epoch and seq are given by the log");
    }
    message = Collections.unmodifiableMap(new LinkedHashMap<>(message));
  }
}
