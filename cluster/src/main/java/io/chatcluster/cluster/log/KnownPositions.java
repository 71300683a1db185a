package io.chatcluster.cluster.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest position of each room that this node has seen: a log that is behind it has lost
 * messages. Bounded; of further rooms nothing is known. Safe for all threads; never blocks.
 */
public final class KnownPositions {
  /** Nothing is known. */
  public static final Position NONE = new Position("", 0);

  private static final int MAX_ROOMS = 100_000;

  private final Map<String, Map<String, Newest>> rooms = new ConcurrentHashMap<>();

  /** A room. */
  public record Room(String nsp, String room) {}

  /** Epoch and number change together: a number of one epoch means nothing in another. */
  private static final class Newest {
    private Position position = NONE;

    synchronized void raise(String epoch, long seq) {
      if (!epoch.equals(position.epoch()) || seq > position.seq()) {
        position = new Position(epoch, seq);
      }
    }

    synchronized Position position() {
      return position;
    }
  }

  /** A message was delivered; only rooms that are known already are noted, at no cost else. */
  public void delivered(String nsp, String room, String epoch, long seq) {
    Map<String, Newest> ofNamespace = rooms.get(nsp);
    Newest newest = ofNamespace == null ? null : ofNamespace.get(room);
    if (newest != null) {
      newest.raise(epoch, seq);
    }
  }

  /**
   * The log gave this position.
   *
   * @return false where nothing is noted, because too many rooms are known
   */
  public boolean confirmed(String nsp, String room, Position position) {
    Map<String, Newest> ofNamespace = rooms.computeIfAbsent(nsp, name -> new ConcurrentHashMap<>());
    if (ofNamespace.size() < MAX_ROOMS || ofNamespace.containsKey(room)) {
      ofNamespace
          .computeIfAbsent(room, name -> new Newest())
          .raise(position.epoch(), position.seq());
      return true;
    }
    return false;
  }

  /** What is known of a room, or {@link #NONE}. */
  public Position of(String nsp, String room) {
    Map<String, Newest> ofNamespace = rooms.get(nsp);
    Newest newest = ofNamespace == null ? null : ofNamespace.get(room);
    return newest == null ? NONE : newest.position();
  }

  /** Forgets a room that has no members here. */
  public void forget(String nsp, String room) {
    Map<String, Newest> ofNamespace = rooms.get(nsp);
    if (ofNamespace != null) {
      ofNamespace.remove(room);
    }
  }

  /** All rooms of which something is known. */
  public List<Room> rooms() {
    List<Room> all = new ArrayList<>();
    rooms.forEach((nsp, byName) -> byName.keySet().forEach(room -> all.add(new Room(nsp, room))));
    return all;
  }
}
