package io.chatcluster.engine.api;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which sockets of a namespace an operation reaches: the union of {@code rooms} (all sockets when
 * empty), each socket once, without the members of any room in {@code except}. A socket id is also
 * the name of a room that only its socket is in. This is the {@code opts} of the Node.js adapters.
 *
 * @param rooms the rooms that are reached; empty means the whole namespace
 * @param except the rooms whose members are left out
 */
public record Selection(Set<String> rooms, Set<String> except) {
  /** Every socket of the namespace. */
  public static final Selection ALL = new Selection(Set.of(), Set.of());

  public Selection {
    rooms = Set.copyOf(rooms);
    except = Set.copyOf(except);
  }

  /** The members of one room. */
  public static Selection room(String room) {
    return new Selection(Set.of(room), Set.of());
  }

  /** This selection with one more room. */
  public Selection to(String room) {
    return new Selection(with(rooms, room), except);
  }

  /** This selection without the members of {@code room}. */
  public Selection except(String room) {
    return new Selection(rooms, with(except, room));
  }

  private static Set<String> with(Set<String> names, String name) {
    Set<String> more = new LinkedHashSet<>(names);
    more.add(name);
    return more;
  }
}
