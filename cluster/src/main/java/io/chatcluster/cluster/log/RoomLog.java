package io.chatcluster.cluster.log;

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

  /**
   * Appends and publishes a message, or finds that it was appended before.
   *
   * @return the position the message got; of a repeat, that of the first. Fails with {@link
   *     io.chatcluster.cluster.bus.ClusterUnavailableException} when the log could not be reached:
   *     then it is not known whether the message was appended, and the caller tries again with the
   *     same key
   * @throws IllegalArgumentException if the message cannot be sent
   */
  CompletionStage<Appended> append(LogEntry entry);

  /**
   * The position of the newest message of a room: number 0 in a room that has none yet, which gets
   * its epoch by this.
   *
   * @return fails with {@link io.chatcluster.cluster.bus.ClusterUnavailableException} when the log
   *     could not be reached
   */
  CompletionStage<Position> position(String nsp, String room);
}
