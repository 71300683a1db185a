package io.chatcluster.engine.api;

import java.util.Map;

/**
 * The HTTP request that opened a connection, as {@code socket.handshake} of the official server.
 */
public interface Handshake {
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
}
