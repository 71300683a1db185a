package io.chatcluster.server.chat;

import io.chatcluster.server.chat.presence.User;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One connection to a chat namespace: a user, a socket, and the rooms it has joined. */
public final class Session {
  private final User user;
  private final Client client;
  private final Set<String> rooms = ConcurrentHashMap.newKeySet();
  private volatile String joining;

  public Session(User user, Client client) {
    this.user = user;
    this.client = client;
  }

  /** Who is connected. */
  public User user() {
    return user;
  }

  /** The room that every socket of the user is in. */
  public String userRoom() {
    return "user:" + user.id();
  }

  /** The event {@code welcome}. */
  public Map<String, Object> welcome(String node) {
    return Fields.of("node", node, "user", Fields.user(user));
  }

  Client client() {
    return client;
  }

  /**
   * The rooms where the presence has this socket; changed by {@link Rooms} alone. Which rooms the
   * socket is in, its client knows: other programs of the cluster may put it in and take it out.
   */
  Set<String> rooms() {
    return rooms;
  }

  /** Whether the socket is in a room and not in the presence of it, or the other way round. */
  boolean differsIn(String room) {
    return rooms.contains(room) != client.isIn(room);
  }

  /** Whether the socket has joined a room by itself, or is about to. */
  boolean joins(String room) {
    return rooms.contains(room) || room.equals(joining);
  }

  /** The socket is entering this room by itself; null for none. */
  void joining(String room) {
    joining = room;
  }

  /** Refuses a request about a room that this socket is not in. */
  void requireIn(String room) {
    if (!client.isIn(room)) {
      throw new RefusedException(ErrorCode.NOT_IN_ROOM, "join the room first");
    }
  }
}
