package io.chatcluster.cluster.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gives the messages of a room one order and publishes them in it.
 *
 * <p>Appending is one atomic step: look whether the message is a repeat, take the next number,
 * publish. So every node, that of the sender too, hears the messages of a room in the order of
 * their numbers, 1, 2, 3 …, as long as its connection lasts. What is published is an ordinary
 * broadcast to the room whose only argument is the message with {@code epoch} and {@code seq}
 * added, from the sender {@value #UID}; members of any kind deliver it.
 *
 * <p>All methods may be called from any thread and none blocks.
 */
public interface RoomLog {
  /**
   * The sender that logged messages carry on the wire. It is no node's own id: the node that
   * appended a message delivers it when it comes back, like any other.
   */
  String UID = "log";

  /** No room is logged: every call fails. */
  RoomLog NONE =
      new RoomLog() {
        @Override
        public CompletionStage<Appended> append(LogEntry entry) {
          return CompletableFuture.failedFuture(new UnsupportedOperationException("no log"));
        }

        @Override
        public CompletionStage<Position> position(String nsp, String room) {
          return CompletableFuture.failedFuture(new UnsupportedOperationException("no log"));
        }

        @Override
        public CompletionStage<Long> newest(String nsp, String room) {
          return CompletableFuture.failedFuture(new UnsupportedOperationException("no log"));
        }
      };

  /**
   * Appends and publishes a message, or finds that it was appended before.
   *
   * @return the position the message got; of a repeat, that of the first. Fails with {@link
   *     io.chatcluster.cluster.bus.ClusterUnavailableException} when the log could not be reached:
   *     then it is not known whether the message was appended, and the caller tries again with the
   *     same key; also when Redis counted no subscription although this node is subscribed
   * @throws IllegalArgumentException if the message cannot be sent
   */
  CompletionStage<Appended> append(LogEntry entry);

  /** What the log asks, and tells, the node that uses it. */
  interface Node {
    /** Whether the node is subscribed to a channel, as far as it knows. Cheap. */
    boolean hears(String channel);

    /** Redis counted no subscription of a channel that the node hears. Must not block. */
    void unheard(String channel);

    /** Whether a room has members here. */
    boolean hasRoom(String nsp, String room);
  }

  /** Joins the log to the node that uses it; to be called once, before anything else. */
  default void attach(Node node) {}

  /**
   * A message of the log was delivered here. The number is that of the newest message of its room,
   * so a log that is behind it has lost messages, and begins another epoch. Never blocks.
   */
  default void delivered(String nsp, String room, String epoch, long seq) {}

  /**
   * The last member of a room is gone: where the room has no messages nothing of it is kept. A
   * message that is appended at this moment may then be the first of another epoch.
   *
   * @return fails as {@link #position} does; then the room is kept for its idle time
   */
  default CompletionStage<Void> forget(String nsp, String room) {
    return CompletableFuture.completedStage(null);
  }

  /** The connection was broken: the positions of all rooms are compared with what is known here. */
  default void reconnected() {}

  /**
   * The position of the newest message of a room: number 0 in a room that has none yet, which gets
   * its epoch by this.
   *
   * @return fails with {@link io.chatcluster.cluster.bus.ClusterUnavailableException} when the log
   *     could not be reached
   */
  CompletionStage<Position> position(String nsp, String room);

  /**
   * The number of the newest message of a room; 0 in a room without messages. Only reads.
   *
   * @return fails as {@link #position} does
   */
  CompletionStage<Long> newest(String nsp, String room);
}
