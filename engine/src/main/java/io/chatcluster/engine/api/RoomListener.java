package io.chatcluster.engine.api;

/**
 * Hears when a room of this node gets its first member and loses its last one, and who enters and
 * leaves: {@code create-room}, {@code delete-room}, {@code join-room} and {@code leave-room} of the
 * Node.js adapters. The rooms named after a socket's own id are told apart from these, as their
 * sockets come and go.
 *
 * <p>Called in the order in which it happens, one call at a time per room, on the thread that
 * joined or left, under the lock of that room. It must only take a note and return.
 */
public interface RoomListener {
  /** The first socket of this node entered {@code room}. */
  void opened(String room);

  /** The last socket of this node left {@code room}. */
  void closed(String room);

  /** A socket entered {@code room}, which was opened before. */
  default void joined(String room, String socketId) {}

  /** A socket left {@code room}, which is closed after its last one. */
  default void left(String room, String socketId) {}

  /** A socket of this node exists, and with it the room named after it; on its event loop. */
  default void socketEntered(String socketId) {}

  /**
   * A socket of this node is gone, and was the last in the room named after it unless others are.
   */
  default void socketLeft(String socketId) {}
}
