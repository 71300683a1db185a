package io.chatcluster.engine.sockets;

import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.room.Room;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of a socket, which it can enter until it leaves its namespace. */
abstract class RoomMember extends LibraryClient {
  private static final Logger log = LoggerFactory.getLogger(RoomMember.class);

  private final List<Room.Membership> memberships = new ArrayList<>(1);
  private volatile DisconnectReason left;

  /** The rooms it was in, from leaving until its listeners have heard of that; else null. */
  private Set<String> leaving;

  RoomMember(Candidate candidate) {
    super(candidate);
  }

  @Override
  public DisconnectReason disconnectReason() {
    return left;
  }

  @Override
  public void join(String room) {
    if (!tryJoin(room)) {
      throw new IllegalStateException(
          "A socket can be in " + layer().options().maxRoomsPerSocket() + " rooms");
    }
  }

  /** Enters a room. Returns false when the socket is in as many as it may be. */
  boolean tryJoin(String room) {
    synchronized (memberships) {
      if (left != null || membership(room) != null || room.equals(id())) {
        return true;
      }
      if (memberships.size() >= layer().options().maxRoomsPerSocket()) {
        log.debug("A socket of {} is in as many rooms as it may be", nsp());
        return false;
      }
      memberships.add(namespace().localRooms().join(room, this));
      mirrorJoin(room);
      return true;
    }
  }

  @Override
  public void leave(String room) {
    synchronized (memberships) {
      Room.Membership membership = membership(room);
      if (membership != null) {
        memberships.remove(membership);
        namespace().localRooms().leave(membership);
        mirrorLeave(room);
      }
    }
  }

  /**
   * Leaves every room for good.
   *
   * @param remember whether listeners want to know which they were
   */
  void leaveAll(DisconnectReason reason, boolean remember) {
    synchronized (memberships) {
      leaving = remember ? rooms() : null;
      left = reason;
      for (Room.Membership membership : memberships) {
        namespace().localRooms().leave(membership);
        mirrorLeave(membership.room().name());
      }
      memberships.clear();
    }
  }

  /** The listeners have heard. */
  void forgetRooms() {
    synchronized (memberships) {
      leaving = null;
    }
  }

  @Override
  public Set<String> rooms() {
    Set<String> names = new LinkedHashSet<>();
    synchronized (memberships) {
      if (leaving != null) {
        names.addAll(leaving);
      } else if (left == null) {
        names.add(id());
        memberships.forEach(membership -> names.add(membership.room().name()));
      }
    }
    return names;
  }

  @Override
  public boolean isIn(String room) {
    synchronized (memberships) {
      return left == null && (room.equals(id()) || membership(room) != null);
    }
  }

  private Room.Membership membership(String room) {
    for (int i = 0; i < memberships.size(); i++) {
      if (memberships.get(i).room().name().equals(room)) {
        return memberships.get(i);
      }
    }
    return null;
  }
}
