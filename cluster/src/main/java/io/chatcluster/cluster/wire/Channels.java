package io.chatcluster.cluster.wire;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * The channel names of the Node.js adapters. Two different pairs of namespace and room can have the
 * same channel ({@code /} with {@code #x}, and {@code /#x}): the namespace inside a message
 * decides.
 *
 * @param prefix the option {@code key}, or {@code channelPrefix}, of the Node.js adapter
 * @param kind which adapter
 */
public record Channels(String prefix, WireKind kind) {
  /** How long a socket id is. */
  private static final int SOCKET_ID_LENGTH = 20;

  /** How long the name of a node is, with which its socket ids begin. */
  private static final int UID_LENGTH = 6;

  public Channels {
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(kind, "kind");
  }

  /** The channels of the classic adapter. */
  public Channels(String prefix) {
    this(prefix, WireKind.CLASSIC);
  }

  /** The channel of a namespace: for all its sockets, or for several rooms. */
  public String base(String nsp) {
    return prefix + "#" + nsp + "#";
  }

  /** The channel of one room. The name of the room is not escaped. */
  public String room(String nsp, String room) {
    return prefix + "#" + nsp + "#" + room + "#";
  }

  /** Where a broadcast to these rooms is published; without a room it is for all sockets. */
  public String broadcast(String nsp, Collection<String> rooms) {
    if (rooms.size() != 1) {
      return base(nsp);
    }
    String room = rooms.iterator().next();
    boolean hasChannel =
        switch (kind) {
          case CLASSIC, SHARDED_DYNAMIC_PRIVATE -> true;
          case SHARDED_STATIC -> false;
          // Node.js takes every name of this length for the id of a socket.
          case SHARDED_DYNAMIC -> room.length() != SOCKET_ID_LENGTH;
        };
    return hasChannel ? room(nsp, room) : base(nsp);
  }

  /** Where requests to all members are published; each member listens to it once. */
  public String requests(String nsp) {
    return kind.isSharded() ? base(nsp) : prefix + "-request#" + nsp + "#";
  }

  /** Where all members of the classic wire hear answers. */
  public String answers(String nsp) {
    return prefix + "-response#" + nsp + "#";
  }

  /** Where one member hears answers; only that member listens to it, once. */
  public String answers(String nsp, String uid) {
    return (kind.isSharded() ? base(nsp) : answers(nsp)) + uid + "#";
  }

  boolean isRequest(String channel) {
    return channel.startsWith("-request#", prefix.length());
  }

  /** Only for the classic wire. */
  boolean isAnswer(String channel) {
    return channel.startsWith("-response#", prefix.length());
  }

  /** Everything that a node hears as long as it has a namespace, the rooms aside. */
  public List<String> lasting(String nsp, String uid) {
    return kind.isSharded()
        ? List.of(base(nsp), answers(nsp, uid))
        : List.of(base(nsp), requests(nsp), answers(nsp), answers(nsp, uid));
  }

  /** Whether a node has to listen to a channel for a room that has members there. */
  public boolean needsChannel(String room, String uid) {
    return switch (kind) {
      case CLASSIC -> !isSocketRoom(room, uid);
      case SHARDED_STATIC -> false;
      case SHARDED_DYNAMIC -> room.length() != SOCKET_ID_LENGTH;
      case SHARDED_DYNAMIC_PRIVATE -> true;
    };
  }

  /**
   * A pattern for the channels of all rooms that are named after a socket of one node, for
   * PSUBSCRIBE. It matches exactly the rooms of {@link #isSocketRoom}.
   *
   * @param uid what the socket ids of the node begin with
   */
  public String socketRooms(String nsp, String uid) {
    return escaped(base(nsp) + uid) + "?".repeat(SOCKET_ID_LENGTH - uid.length()) + "#";
  }

  /**
   * Whether a socket's id does not begin with the uid of its node, where that is relied on: then
   * {@link #socketRooms} does not cover it. Cheap.
   */
  public boolean isForeign(String socketId, String uid) {
    return kind == WireKind.CLASSIC
        && socketId.length() == SOCKET_ID_LENGTH
        && !socketId.startsWith(uid);
  }

  /** Whether {@link #socketRooms} covers a room. A {@code ?} of Redis stands for one byte. */
  public static boolean isSocketRoom(String room, String uid) {
    return room.startsWith(uid)
        && room.length() <= SOCKET_ID_LENGTH
        && room.getBytes(StandardCharsets.UTF_8).length == SOCKET_ID_LENGTH;
  }

  /** A channel that only one node hears, and no server or emitter of Node.js. */
  public String probe(String uid) {
    return prefix + "-probe#" + uid + "#";
  }

  /** What channels for tallies begin with, which only Java nodes hear. */
  public String tallies() {
    return prefix + "-tally#";
  }

  /**
   * Under which name lost messages of a channel are counted: its own, or the pattern by which a
   * node hears the rooms of its sockets, so that not every socket has a count. Null where they are
   * not: requests and answers of the classic wire.
   */
  public String tallied(String channel) {
    if (!channel.startsWith("#", prefix.length())) {
      return null;
    }
    int from = channel.indexOf('#', prefix.length() + 1) + 1;
    int to = channel.length() - 1;
    if (kind.isSharded() || from == 0 || to - from < UID_LENGTH || to - from > SOCKET_ID_LENGTH) {
      return channel;
    }
    String uid = channel.substring(from, from + UID_LENGTH);
    return isSocketRoom(channel.substring(from, to), uid)
        ? socketRooms(namespace(channel), uid)
        : channel;
  }

  /**
   * The same number for all channels of one namespace, whatever their kind. Needs a prefix and a
   * namespace without {@code #}.
   */
  public static int namespaceHash(String channel) {
    int hash = 0;
    for (int i = channel.indexOf('#') + 1; i < channel.length() && channel.charAt(i) != '#'; i++) {
      hash = 31 * hash + channel.charAt(i);
    }
    return hash;
  }

  /** The namespace of a channel of this cluster; the same need. */
  static String namespace(String channel) {
    int from = channel.indexOf('#') + 1;
    int to = channel.indexOf('#', from);
    return channel.substring(from, to < 0 ? channel.length() : to);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("*?[]\\".indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }
}
