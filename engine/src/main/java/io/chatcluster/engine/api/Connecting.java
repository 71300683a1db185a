package io.chatcluster.engine.api;

import java.util.Map;

/**
 * A client that asks to enter a namespace and has not been let in. It is in no room and hears
 * nothing.
 */
public interface Connecting {
  /** The id that the socket will have. */
  String id();

  /** The namespace, with its leading slash. */
  String nsp();

  /** The request that opened the connection. */
  Handshake handshake();

  /** What the client sent with CONNECT; an empty map when it sent nothing. */
  Map<String, Object> auth();

  /** What the application keeps: the socket will have the same map. */
  Map<String, Object> data();
}
