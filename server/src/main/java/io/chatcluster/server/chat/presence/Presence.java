package io.chatcluster.server.chat.presence;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Knows which users are in which places, in the whole cluster. A user is in a place as long as one
 * connection of them is; a node that dies takes its connections with it.
 *
 * <p>All methods may be called from any thread and none blocks. Calls for one place take effect in
 * the order in which they were made. A stage fails with {@link PresenceUnavailableException} when
 * the answer did not come in time.
 */
public interface Presence {
  /**
   * Puts a connection of this node in a place; a connection that is in it stays. Where the stage
   * fails the connection is in the place all the same, as soon as that can be written down, until
   * {@link #leave}.
   *
   * @param connection unique in the cluster
   * @return whether this was the user's first connection there
   */
  CompletionStage<Change> enter(Place place, User user, String connection);

  /**
   * Takes a connection of this node out of a place; nothing happens when it is not in it. Where the
   * stage fails this is made up for later, and {@link Listener#left} tells of it.
   *
   * @return whether this was the user's last connection there
   */
  CompletionStage<Change> leave(Place place, User user, String connection);

  /** How many users are in a place. */
  CompletionStage<Integer> count(Place place);

  /**
   * The users in a place, those who came first at the front.
   *
   * @param limit the most to list, at least 1
   */
  CompletionStage<Members> members(Place place, int limit);

  /**
   * The effect of one connection coming or going.
   *
   * @param changed whether the user came to the place or is gone from it by this
   * @param members how many users are in the place right after it
   */
  record Change(boolean changed, int members) {}

  /**
   * Some of the users of a place.
   *
   * @param list as many as were asked for
   * @param total how many there are
   */
  record Members(List<Member> list, int total) {
    public Members {
      list = List.copyOf(list);
    }
  }

  /**
   * Hears of changes that no call of this node has answered: users of a node that died, and what
   * was made up for after Redis could not be reached. Exactly one node of the cluster is told.
   * Called on a thread of the implementation; must not block.
   */
  interface Listener {
    /** A user whose going was told is back. */
    void joined(Place place, User user, int members);

    /** A user is gone. */
    void left(Place place, User user, int members);
  }
}
