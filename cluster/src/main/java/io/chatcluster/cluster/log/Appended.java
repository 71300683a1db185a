package io.chatcluster.cluster.log;

/**
 * Where a message is in its room.
 *
 * @param epoch the life of the room's numbering: it changes when the numbers start anew
 * @param seq the number of the message, from 1
 * @param duplicate whether the message was there already, and nothing was published now
 */
public record Appended(String epoch, long seq, boolean duplicate) {}
