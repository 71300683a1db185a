package io.chatcluster.cluster.wire.value;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as {@code JSON.stringify} writes a Date: ISO 8601 with milliseconds and {@code Z}. */
final class JsonTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private JsonTime() {}

  static String text(Instant instant) {
    return FORMAT.format(instant);
  }
}
