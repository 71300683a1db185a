package io.chatcluster.server.chat;

import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.RoomLog;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Sending messages to the rooms of one namespace. A message is handed to the room's log, which
 * gives it its sequence number and publishes it to every member. The answer means that this has
 * happened, not that the message is stored.
 */
public final class Messages {
  private final String namespace;
  private final Limits limits;
  private final RoomLog log;
  private final Guests ids;
  private final InstantSource clock;

  public Messages(String namespace, Limits limits, RoomLog log, Guests ids, InstantSource clock) {
    this.namespace = namespace;
    this.limits = limits;
    this.log = log;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * {@code message}.
   *
   * @param id the client's key for a repeat, which is recognised whatever connection it comes by;
   *     null gets one, and no repeat is recognised
   * @param data what the client wants to send along; null for nothing
   */
  public CompletionStage<Map<String, Object>> send(
      Session session, String room, String text, String id, Object data) {
    session.requireIn(limits.room(room));
    limits.text(text);
    String key = id == null ? ids.randomId() : limits.id(id);
    // Neither part has a line break, so two keys are equal only where both parts are.
    String dedupeKey = id == null ? null : session.user().id() + '\n' + key;
    long at = clock.millis();
    Map<String, Object> message =
        Fields.of(
            "room", room,
            "id", key,
            "from", Fields.user(session.user()),
            "text", text,
            "data", data,
            "at", at);
    return log.append(new LogEntry(namespace, room, dedupeKey, "message", message))
        .thenApply(
            appended ->
                Fields.of(
                    "room",
                    room,
                    "id",
                    key,
                    "epoch",
                    appended.epoch(),
                    "seq",
                    appended.seq(),
                    "at",
                    at,
                    "duplicate",
                    appended.duplicate()));
  }
}
