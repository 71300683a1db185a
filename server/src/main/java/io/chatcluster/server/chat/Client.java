package io.chatcluster.server.chat;

import java.util.concurrent.CompletionStage;

/** One socket of this node, as far as the rules need it. May be used from any thread. */
public interface Client {
  /** The socket's id, unique in the cluster; also the name of a room that only it is in. */
  String id();

  /**
   * What the address of the client is counted under: the address, of IPv6 the first 64 bits; empty
   * where it is not known.
   */
  String address();

  /** Sends an event to this socket alone. */
  void emit(String event, Object argument);

  /**
   * Puts the socket in a room.
   *
   * @return completes when the socket hears what is sent to the room on any node; fails when that
   *     is not the case in time, and the socket is in the room all the same
   */
  CompletionStage<Void> enter(String room);

  /** Whether the socket is in a room now, whoever put it there. */
  boolean isIn(String room);

  /** Takes the socket out of a room; nothing happens when it is not in it. */
  void leave(String room);
}
