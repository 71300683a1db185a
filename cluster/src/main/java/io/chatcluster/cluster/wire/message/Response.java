package io.chatcluster.cluster.wire.message;

import java.util.List;
import java.util.Map;

/**
 * What a member answers. The {@code uid} is that of the member; Node.js members of the classic wire
 * do not tell theirs, and ignore that of others.
 */
public sealed interface Response extends Message {
  /** The id of the request; null where the request had none. */
  String requestId();

  /**
   * To {@link Request.SocketIds}. An empty answer is read as {@link Sockets}: the bytes are the
   * same.
   */
  record SocketIds(String uid, String requestId, List<String> ids) implements Response {}

  /** To {@link Request.AllRooms}. */
  record Rooms(String uid, String requestId, List<String> rooms) implements Response {}

  /** To an old request about one socket: it was done. */
  record Done(String uid, String requestId) implements Response {}

  /**
   * To {@link Request.Join} of a Java member; Node.js members know neither.
   *
   * @param refused how many times a socket did not enter a room because of its limit
   */
  record Joined(String uid, String requestId, int refused) implements Response {}

  /**
   * To {@link Request.Fetch}.
   *
   * @param sockets of each a map with {@code id}, {@code handshake}, {@code rooms}, {@code data}
   */
  record Sockets(String uid, String requestId, List<Map<String, Object>> sockets)
      implements Response {}

  /**
   * To {@link Request.ServerSideEmit}.
   *
   * @param argument the first argument of the answer; an empty list when it had none
   */
  record ServerSide(String uid, String requestId, List<Object> argument) implements Response {}

  /** To {@link Request.Ask}, before any {@link Ack} of the same member: so many clients got it. */
  record ClientCount(String uid, String requestId, int count) implements Response {
    public ClientCount {
      if (count < 0) {
        throw new IllegalArgumentException("a count of clients is not negative: " + count);
      }
    }
  }

  /**
   * To {@link Request.Ask}: what one client answered.
   *
   * @param argument the first argument of the answer; an empty list when it had none
   */
  record Ack(String uid, String requestId, List<Object> argument) implements Response {}
}
