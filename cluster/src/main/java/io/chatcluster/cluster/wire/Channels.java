package io.chatcluster.cluster.wire;

import java.nio.charset.StandardCharsets;

/**
 * The channel names of the classic adapter. Two different pairs of namespace and room can have the
 * same channel ({@code /} with {@code #x}, and {@code /#x}): the namespace inside a message
 * decides.
 *
 * @param prefix the option {@code key} of the Node.js adapter
 */
public record Channels(String prefix) {
  /** How long a socket id is. */
  private static final int SOCKET_ID_LENGTH = 20;

  /** The channel of a namespace: for all its sockets, or for several rooms. */
  public String base(String nsp) {
    return prefix + "#" + nsp + "#";
  }

  /** The channel of one room. The name of the room is not escaped. */
  public String room(String nsp, String room) {
    return prefix + "#" + nsp + "#" + room + "#";
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
