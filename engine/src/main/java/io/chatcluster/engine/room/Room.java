package io.chatcluster.engine.room;

import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.loop.Loop;
import io.chatcluster.engine.transport.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of one room, in the order in which removal is cheap. A broadcast works on a snapshot
 * that is grouped by event loop and kept until the next change: whoever is a member when the
 * broadcast is called gets it. All methods may be called from any thread.
 */
public final class Room {
  private static final int FEW = 4;

  private final String name;
  private Membership[] members = new Membership[2];
  private int size;
  private volatile Group[] snapshot;

  /** A room without members. */
  public Room(String name) {
    this.name = name;
  }

  /** The members of a room that live on one event loop. */
  record Group(Loop loop, @SuppressWarnings("ArrayRecordComponent") Session[] sessions) {}

  /** One member's place in one room. */
  public static final class Membership {
    private final Room room;
    private final Member member;
    private int index;

    private Membership(Room room, Member member, int index) {
      this.room = room;
      this.member = member;
      this.index = index;
    }

    /** The room. */
    public Room room() {
      return room;
    }

    Member member() {
      return member;
    }
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** Takes a member in. The caller makes sure that it is not in yet. */
  public synchronized Membership add(Member member) {
    if (size == members.length) {
      members = Arrays.copyOf(members, size < FEW ? size + 2 : size + (size >> 1));
    }
    Membership entered = new Membership(this, member, size);
    members[size++] = entered;
    snapshot = null;
    return entered;
  }

  /** Takes a member out: the last one takes its place. Returns whether the room is empty now. */
  public synchronized boolean remove(Membership leaving) {
    Membership last = members[--size];
    members[leaving.index] = last;
    last.index = leaving.index;
    members[size] = null;
    snapshot = null;
    return size == 0;
  }

  /** How many members there are. */
  public synchronized int size() {
    return size;
  }

  /** The members; a copy. */
  public synchronized List<Member> members() {
    List<Member> copy = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      copy.add(members[i].member);
    }
    return copy;
  }

  /**
   * Sends a message to every member.
   *
   * @param onlyWritable skips the sessions whose transport cannot take it at once
   */
  public void fanOut(Outgoing message, boolean onlyWritable) {
    Group[] groups = snapshot;
    FanOut.send(groups == null ? newSnapshot() : groups, message, onlyWritable);
  }

  private synchronized Group[] newSnapshot() {
    List<Session> sessions = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      sessions.add(members[i].member.session());
    }
    Group[] groups = group(sessions);
    snapshot = groups;
    return groups;
  }

  static Group[] group(List<Session> sessions) {
    IdentityHashMap<Loop, List<Session>> byLoop = new IdentityHashMap<>(FEW);
    for (Session session : sessions) {
      byLoop.computeIfAbsent(session.loop(), loop -> new ArrayList<>()).add(session);
    }
    Group[] groups = new Group[byLoop.size()];
    int i = 0;
    for (Map.Entry<Loop, List<Session>> entry : byLoop.entrySet()) {
      groups[i++] = new Group(entry.getKey(), entry.getValue().toArray(new Session[0]));
    }
    return groups;
  }
}
