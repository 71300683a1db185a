package io.chatcluster.cluster.wire.message;

import java.util.Collection;
import java.util.List;

/**
 * Which sockets a request is about: {@code opts} of the wire.
 *
 * @param rooms whose members; empty means all sockets of the namespace
 * @param except whose members are left out
 */
public record Targets(Collection<String> rooms, Collection<String> except) {
  /** Every socket. */
  public static final Targets ALL = new Targets(List.of(), List.of());

  public Targets {
    if (rooms == null || except == null) {
      throw new IllegalArgumentException("rooms and except may be empty, but not missing");
    }
  }
}
