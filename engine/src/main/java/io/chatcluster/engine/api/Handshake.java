package io.chatcluster.engine.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * The HTTP request that opened a connection, as {@code socket.handshake} of the official server.
 */
public interface Handshake {
  /** How JavaScript writes a {@code Date}. */
  DateTimeFormatter JAVASCRIPT_DATE =
      DateTimeFormatter.ofPattern(
              "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Header values by lower-case name; several values of one name are joined with ", ". */
  Map<String, String> headers();

  /** Query parameters of the request; of a repeated one, the first. */
  Map<String, String> query();

  /** The path and query of the request. */
  String url();

  /** The address of the client, without a port. */
  String address();

  /** Whether the connection is encrypted. */
  boolean secure();

  /** Whether the request carried an Origin header, and so may come from another site. */
  boolean xdomain();

  /** When the connection was opened, in milliseconds since 1970. */
  long issued();

  /** The same as the text of a JavaScript {@code Date}, in UTC. */
  default String time() {
    return JAVASCRIPT_DATE.format(Instant.ofEpochMilli(issued()));
  }
}
