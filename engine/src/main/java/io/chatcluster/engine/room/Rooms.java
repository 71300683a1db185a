package io.chatcluster.engine.room;

import io.chatcluster.engine.api.RoomListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The rooms of a namespace by name. A room is there while it has a member; listeners hear who comes
 * and goes in the order in which it happens, because they are called while the map holds the lock
 * of that room's name.
 */
public final class Rooms {
  private final ConcurrentHashMap<String, Room> byName = new ConcurrentHashMap<>();
  private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();

  /** Adds a listener. */
  public void addListener(RoomListener listener) {
    listeners.add(listener);
  }

  /** Takes a member into a room that it is not in. */
  public Room.Membership join(String name, Member member) {
    Room.Membership[] entered = new Room.Membership[1];
    byName.compute(
        name,
        (key, existing) -> {
          Room room = existing == null ? new Room(name) : existing;
          entered[0] = room.add(member);
          for (RoomListener listener : listeners) {
            if (existing == null) {
              listener.opened(name);
            }
            listener.joined(name, member.id());
          }
          return room;
        });
    return entered[0];
  }

  /** Takes a member out of its room. */
  public void leave(Room.Membership membership) {
    String name = membership.room().name();
    byName.computeIfPresent(
        name,
        (key, room) -> {
          boolean empty = room.remove(membership);
          for (RoomListener listener : listeners) {
            listener.left(name, membership.member().id());
            if (empty) {
              listener.closed(name);
            }
          }
          return empty ? null : room;
        });
  }

  /** Tells that a socket exists from now on. */
  public void socketEntered(String id) {
    listeners.forEach(listener -> listener.socketEntered(id));
  }

  /** Tells that a socket is gone. */
  public void socketLeft(String id) {
    listeners.forEach(listener -> listener.socketLeft(id));
  }

  /** The room with this name, or null while it has no member. */
  public Room get(String name) {
    return byName.get(name);
  }

  /** The names of all rooms; a copy. */
  public Set<String> names() {
    return Set.copyOf(byName.keySet());
  }
}
