package io.chatcluster.cluster.log;

/**
 * A position in a room.
 *
 * @param epoch the life of the room's numbering: numbers of two epochs cannot be compared
 * @param seq the number of the newest message; 0 when there is none
 */
public record Position(String epoch, long seq) {}
