package io.chatcluster.engine.sockets;

import io.chatcluster.engine.protocol.IncomingPacket;
import java.util.Map;

/**
 * What a client sent with CONNECT, kept as the bytes that it sent. The values are read for the
 * middleware and forgotten with its decision: as objects they take many times as much.
 */
final class Auth {
  /** Objects take less than so many bytes for one byte of JSON, whatever a client sends. */
  static final int BYTES_OF_OBJECTS = 40;

  private final SocketLayer layer;

  /** Null when the client sent nothing, which takes no memory of its own. */
  private final IncomingPacket packet;

  private Map<String, Object> values;

  /** What the program has set in place of the values; null while it has set nothing. */
  private Object token;

  private boolean decided;

  Auth(SocketLayer layer, IncomingPacket packet) {
    this.layer = layer;
    this.packet = packet.json().length == 0 ? null : packet;
  }

  /**
   * A map, empty when nothing was sent. The same object until {@link #forgetValues}, afterwards
   * another one at each call. Any thread.
   */
  synchronized Map<String, Object> values() {
    if (packet == null) {
      return Map.of();
    }
    if (values != null) {
      return values;
    }
    Map<String, Object> read = layer.arguments().auth(packet);
    if (!decided) {
      values = read;
    }
    return read;
  }

  /** What netty-socketio calls the auth token: the values, or null when nothing was sent. */
  synchronized Object token() {
    if (token != null) {
      return token;
    }
    Map<String, Object> sent = values();
    return sent.isEmpty() ? null : sent;
  }

  /** Sets another token for this socket; null for what the client sent. */
  synchronized void token(Object set) {
    token = set;
  }

  /** Returns by how much {@link #bytes} changes. */
  synchronized long forgetValues() {
    long before = bytes();
    decided = true;
    values = null;
    return bytes() - before;
  }

  /** What is kept, in bytes as they lie in memory. */
  synchronized long bytes() {
    int length = packet == null ? 0 : packet.json().length;
    return decided ? length : (long) length * (1 + BYTES_OF_OBJECTS);
  }
}
