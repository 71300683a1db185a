package io.chatcluster.server.chat.presence;

/**
 * A user in a place.
 *
 * @param user who
 * @param connections how many sockets of the user are in the place, in the whole cluster
 * @param since when the first of them came, in milliseconds since 1970
 */
public record Member(User user, int connections, long since) {}
