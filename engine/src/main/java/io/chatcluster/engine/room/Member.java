package io.chatcluster.engine.room;

import io.chatcluster.engine.transport.Session;

/** What can be in a room: a socket, as far as rooms need to know it. */
public interface Member {
  /** Where messages to this member go. */
  Session session();

  /** What listeners of the room know it by. */
  String id();
}
