package io.chatcluster.engine.api;

import io.chatcluster.engine.api.event.NamespaceEvents;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What this node knows of one namespace: its sockets, its rooms, and how to reach them. Everything
 * here is local to the node; the {@code cluster} module joins the nodes. All methods may be called
 * from any thread and none blocks.
 */
public interface EngineNamespace {
  /** The name with its leading slash: {@code /} or {@code /chat}. */
  String name();

  /** Adds a middleware; sockets that connect from now on pass it after the earlier ones. */
  void use(Middleware middleware);

  /** The listeners for all sockets of this namespace. */
  NamespaceEvents events();

  /** Adds a listener for the rooms of this node. */
  void addRoomListener(RoomListener listener);

  /** The connected sockets of this node that are selected; a copy. */
  Collection<Socket> sockets(Selection selection);

  /** The connected socket with this id, or null. */
  Socket socket(String id);

  /** The rooms of this node that have a member, without the sockets' own ids; a copy. */
  Set<String> rooms();

  /**
   * Whether a socket of this node is in {@code room}; a socket id counts as the room of its socket.
   */
  boolean hasRoom(String room);

  /**
   * Lets the selected sockets enter rooms. A socket that would be in more than {@link
   * EngineOptions#maxRoomsPerSocket()} stays out of those that are too many.
   *
   * @return how many times a socket stayed out of a room
   */
  int socketsJoin(Selection selection, Collection<String> rooms);

  /** Lets the selected sockets leave rooms. */
  void socketsLeave(Selection selection, Collection<String> rooms);

  /**
   * Sends the selected sockets away.
   *
   * @param close whether to close their whole connections, with every other namespace on them
   */
  void disconnectSockets(Selection selection, boolean close);

  /**
   * The values as this server writes them. Where the application gave the server a {@code
   * JsonSupport}, it writes them, and what it wrote is returned as maps, lists, texts, numbers,
   * booleans, null and {@code byte[]}; else, and before the server has started, the values are
   * returned as they are.
   *
   * @param values values that Jackson, or the given support, can write
   * @throws IllegalArgumentException when one cannot be written as JSON
   */
  List<Object> plain(List<Object> values);

  /**
   * Sends one event to the selected sockets. It is encoded once, however many they are.
   *
   * @param data the event name and its arguments: values that Jackson can write, {@code byte[]} at
   *     any depth for binary
   * @return how many sockets were selected
   */
  int broadcast(List<?> data, Selection selection, EmitFlags flags);

  /**
   * Sends one event to the selected sockets and hears their answers. An answer that comes after
   * {@code timeout} is dropped. A socket with {@link EngineOptions#maxPendingAcks()} pending
   * answers gets the event, and its answer is not waited for.
   *
   * @return how many answers are waited for
   */
  int broadcastWithAck(
      List<?> data, Selection selection, EmitFlags flags, Duration timeout, AckListener acks);
}
