package io.chatcluster.cluster.wire.value;

import java.util.Set;

/** Event names that applications cannot use, since the official libraries emit them themselves. */
public final class EventNames {
  private static final Set<String> OF_CLIENTS =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");
  private static final Set<String> OF_SERVERS = Set.of("connect", "connection", "new_namespace");

  private EventNames() {}

  /**
   * The name of an event for clients.
   *
   * @throws IllegalArgumentException if it is reserved
   */
  public static String ofClients(String name) {
    return checked(name, OF_CLIENTS);
  }

  /**
   * The name of an event that servers emit to each other.
   *
   * @throws IllegalArgumentException if it is reserved
   */
  public static String ofServers(String name) {
    return checked(name, OF_SERVERS);
  }

  /** Whether clients leave when they get an event of this name. */
  public static boolean isReservedForClients(String name) {
    return OF_CLIENTS.contains(name);
  }

  private static String checked(String name, Set<String> reserved) {
    if (reserved.contains(name)) {
      throw new IllegalArgumentException("event name is reserved: " + name);
    }
    return name;
  }
}
