package io.chatcluster.engine.api;

import java.util.Map;

/**
 * Answers the requests of the public port that are not Engine.IO. Called on an event loop: it must
 * not block.
 */
@FunctionalInterface
public interface HttpPages {
  /** Answers every request with 404. */
  HttpPages NONE = (method, path, headers) -> null;

  /**
   * Answers one request. HEAD is answered as GET: the engine leaves the body out.
   *
   * @param method the HTTP method
   * @param path the path without its query, not yet percent-decoded
   * @param headers header values by lower-case name
   * @return the answer, or null for 404
   */
  HttpAnswer answer(String method, String path, Map<String, String> headers);
}
