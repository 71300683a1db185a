package io.chatcluster.engine.api;

import com.corundumstudio.socketio.SocketIOClient;
import io.chatcluster.engine.api.event.SocketEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

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
   * What the client sent with CONNECT: a map, or an empty map when it sent nothing. It is read anew
   * at every call, from the at most {@link EngineOptions#maxAuthBytes()} that are kept.
   */
  Map<String, Object> auth();

  /** {@code socket.data}: what the application keeps with this socket. Safe for any thread. */
  Map<String, Object> data();

  /**
   * Counts what the program keeps of what this client sent, for example requests that wait for an
   * answer, with what the engine keeps for the client: the client that makes the node keep the most
   * is closed when it is more than {@link EngineOptions#maxNodeInboundBytes()}. Any thread.
   *
   * @param change bytes in memory; negative when the program keeps them no longer
   */
  void keeps(long change);

  /** The rooms the socket is in, its own id included; a copy. */
  Set<String> rooms();

  /** Whether the socket is in the room, or it is the socket's own id; false once it has left. */
  boolean isIn(String room);

  /**
   * Enters a room. Nothing happens when the socket is in it, or is gone.
   *
   * @throws IllegalStateException beyond {@link EngineOptions#maxRoomsPerSocket()}
   */
  void join(String room);

  /** Leaves a room; nothing happens when the socket is not in it. */
  void leave(String room);

  /**
   * Sends an event to this socket; lost when the socket is gone.
   *
   * @throws IllegalArgumentException when an argument cannot be written as JSON, or the name of the
   *     event is reserved
   */
  void emit(String event, Object... args);

  /** Sends an event unless the transport cannot take it at once. */
  void emitVolatile(String event, Object... args);

  /** Sends an event in this way. */
  void emit(EmitFlags flags, String event, Object... args);

  /**
   * Sends an event and gets its answer: {@code socket.timeout(ms).emitWithAck} of the official
   * server. The stage completes on the listener thread of the connection, with all arguments of the
   * answer as in {@link io.chatcluster.engine.api.event.IncomingEvent#args()}. It fails with an
   * {@link io.chatcluster.engine.api.event.AckTimeoutException}, with a {@link
   * io.chatcluster.engine.api.event.SocketDisconnectedException} when the client has left, or with
   * an {@link IllegalStateException} beyond {@link EngineOptions#maxPendingAcks()}: the event is
   * sent, and its answer is not waited for.
   */
  CompletionStage<List<Object>> emitWithAck(Duration timeout, String event, Object... args);

  /** The listeners of this socket alone. */
  SocketEvents events();

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
