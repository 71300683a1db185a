package io.chatcluster.server.chat.presence;

import java.util.Objects;

/**
 * Someone who is connected, with any number of sockets.
 *
 * @param id unique, without control characters
 * @param name for people; need not be unique
 */
public record User(String id, String name) {
  public User {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
  }
}
