package io.chatcluster.server.redis;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A user of a place as it is in the key {@code people}: {@code LIFE=connections LIFE=connections
 * :name}.
 *
 * @param lives how many connections each life has
 * @param name the name of the user
 */
record Person(Map<String, Integer> lives, String name) {
  /** Reads one; what is not in this form counts as no connection. */
  static Person parse(String text) {
    int colon = text.indexOf(':');
    Map<String, Integer> lives = new LinkedHashMap<>();
    if (colon > 0) {
      for (String each : text.substring(0, colon).split(" ", -1)) {
        int equals = each.indexOf('=');
        if (equals > 0) {
          lives.put(each.substring(0, equals), number(each.substring(equals + 1)));
        }
      }
    }
    return new Person(lives, text.substring(colon + 1));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  int connections() {
    return lives.values().stream().mapToInt(Integer::intValue).sum();
  }
}
