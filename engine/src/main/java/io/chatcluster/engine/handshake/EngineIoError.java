package io.chatcluster.engine.handshake;

import java.nio.charset.StandardCharsets;

/** The errors of an Engine.IO request, with the numbers and words of the official server. */
public enum EngineIoError {
  TRANSPORT_UNKNOWN(0, 400, "Transport unknown"),
  SESSION_UNKNOWN(1, 400, "Session ID unknown"),
  BAD_HANDSHAKE_METHOD(2, 400, "Bad handshake method"),
  BAD_REQUEST(3, 400, "Bad request"),
  FORBIDDEN(4, 403, "Forbidden"),
  UNSUPPORTED_PROTOCOL(5, 400, "Unsupported protocol version"),
  /** Not of the official server: the node is stopping and takes no new sessions. */
  UNAVAILABLE(6, 503, "Server is shutting down"),
  /** Not of the official server: of this client, or in all, there are too many. */
  TOO_MANY(7, 429, "Too many requests");

  private final int status;
  private final String body;

  EngineIoError(int code, int status, String message) {
    this.status = status;
    this.body = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** The JSON body. */
  public byte[] body() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
