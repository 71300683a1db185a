package io.chatcluster.cluster;

/**
 * Sockets did not enter rooms because they are in as many as they may be ({@code maxRoomsPerSocket}
 * of their node). They entered the others, as did all other sockets.
 */
public final class RoomLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int refused;

  RoomLimitException(int refused) {
    super(
        refused
            + " times a socket could not enter a room because it is in as many as it may be; raise"
            + " maxRoomsPerSocket in the EngineOptions, or let it leave rooms first");
    this.refused = refused;
  }

  /** How many pairs of a socket and a room there are that did not come about. */
  public int refused() {
    return refused;
  }
}
