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

  /** The rooms whose join was answered; changed by {@link Rooms} alone. */
  Set<String> rooms() {
    return rooms;
  }

  /** Refuses a request about a room that this socket has not joined. */
  void requireIn(String room) {
    if (!rooms.contains(room)) {
      throw new RefusedException(ErrorCode.NOT_IN_ROOM, "join the room first");
    }
  }
}
