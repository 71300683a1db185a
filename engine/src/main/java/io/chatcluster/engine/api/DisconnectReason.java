package io.chatcluster.engine.api;

/** Why a socket left its namespace, in the words of the official server. */
public enum DisconnectReason {
  /** The client left this namespace only. */
  CLIENT_NAMESPACE_DISCONNECT("client namespace disconnect"),
  /** The server sent the socket away from this namespace. */
  SERVER_NAMESPACE_DISCONNECT("server namespace disconnect"),
  /** The server is stopping. */
  SERVER_SHUTTING_DOWN("server shutting down"),
  /** No answer to a ping. */
  PING_TIMEOUT("ping timeout"),
  /** The connection ended: the client closed it, or it broke. */
  TRANSPORT_CLOSE("transport close"),
  /** The transport failed. */
  TRANSPORT_ERROR("transport error"),
  /** The client broke the protocol. */
  PARSE_ERROR("parse error"),
  /** The server closed the whole connection. */
  FORCED_SERVER_CLOSE("forced server close"),
  /** The client did not read what it was sent, beyond the bound in bytes or in age. */
  SLOW("slow consumer");

  private final String text;

  DisconnectReason(String text) {
    this.text = text;
  }

  /** The wording of the official server, for example {@code transport close}. */
  public String text() {
    return text;
  }
}
