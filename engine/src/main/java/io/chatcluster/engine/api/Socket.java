package io.chatcluster.engine.api;

import com.corundumstudio.socketio.SocketIOClient;
import java.util.Map;
import java.util.Set;

/**
 * One client in one namespace. Every {@link SocketIOClient} that the library hands to a listener of
 * a server with this engine is a {@code Socket}. All methods may be called from any thread; what
 * one thread emits to one socket arrives in that order.
 */
public interface Socket extends SocketIOClient {
  /**
   * 20 characters, distinct from the id of the connection, and the name of the socket's own room.
   */
  String id();

  /** The namespace, with its leading slash: {@code /} or {@code /chat}. */
  String nsp();

  /** The request that opened the connection. */
  Handshake handshake();

  /**
   * What the client sent with CONNECT: a map, or an empty map when it sent nothing. The same object
   * at every call.
   */
  Map<String, Object> auth();

  /** {@code socket.data}: what the application keeps with this socket. Safe for any thread. */
  Map<String, Object> data();

  /** The rooms the socket is in, its own id included; a copy. */
  Set<String> rooms();

  /**
   * Enters a room. Nothing happens when the socket is in it, or is gone.
   *
   * @throws IllegalStateException beyond {@link EngineOptions#maxRoomsPerSocket()}
   */
  void join(String room);

  /** Leaves a room; nothing happens when the socket is not in it. */
  void leave(String room);

  /** Sends an event to this socket; lost when the socket is gone. */
  void emit(String event, Object... args);

  /** Sends an event unless the transport cannot take it at once. */
  void emitVolatile(String event, Object... args);

  /** Whether the socket has passed the middleware and has not left. */
  boolean connected();

  /** Why the socket left; null while it is connected. */
  DisconnectReason disconnectReason();

  /**
   * Sends the client away from this namespace.
   *
   * @param close whether to close the whole connection, with every other namespace on it
   */
  void disconnect(boolean close);
}
