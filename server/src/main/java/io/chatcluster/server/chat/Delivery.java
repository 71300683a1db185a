package io.chatcluster.server.chat;

/**
 * Sends events to the sockets of one namespace, on every node. At most once; never blocks and never
 * fails: what cannot be sent now is lost.
 */
@FunctionalInterface
public interface Delivery {
  /**
   * Sends one event.
   *
   * @param argument texts, numbers, booleans, null, lists and maps of them
   */
  void emit(Audience audience, String event, Object argument);

  /**
   * Who gets an event.
   *
   * @param room the room whose members get it; null for the whole namespace
   * @param except the room, or the socket id, whose members do not; null for none
   * @param isVolatile whether a socket that is busy may miss it
   */
  record Audience(String room, String except, boolean isVolatile) {
    /** All sockets of the namespace. */
    public static final Audience EVERYONE = new Audience(null, null, false);

    /** The members of a room. */
    public static Audience room(String room) {
      return new Audience(room, null, false);
    }

    /** Without the members of {@code other}, which may be a socket id. */
    public Audience except(String other) {
      return new Audience(room, other, isVolatile);
    }

    /** Without sockets that are busy. */
    public Audience dropped() {
      return new Audience(room, except, true);
    }
  }
}
