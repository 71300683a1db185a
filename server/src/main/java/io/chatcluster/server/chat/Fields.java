package io.chatcluster.server.chat;

import io.chatcluster.server.chat.presence.User;
import java.util.LinkedHashMap;
import java.util.Map;

/** Objects of the protocol as maps, in the order in which they are written down. */
final class Fields {
  private Fields() {}

  /** Names and values in turn; a null value leaves its name out. */
  static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return fields;
  }

  static Map<String, Object> user(User user) {
    return of("id", user.id(), "name", user.name());
  }
}
