package io.chatcluster.cluster.wire.message;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An event for the sockets of a namespace on other nodes.
 *
 * @param uid who sent it
 * @param nsp the namespace, with its leading slash
 * @param data the event name and its arguments; values that MessagePack and JSON carry
 * @param rooms whose members get it; empty means all sockets
 * @param except whose members do not
 * @param flags {@code volatile}, {@code compress}, and flags of others that mean nothing here
 */
public record Broadcast(
    String uid,
    String nsp,
    List<Object> data,
    Collection<String> rooms,
    Collection<String> except,
    Map<String, Object> flags)
    implements Message {
  public Broadcast {
    Objects.requireNonNull(uid, "uid");
    Objects.requireNonNull(nsp, "nsp");
    if (data.isEmpty() || !(data.get(0) instanceof String)) {
      throw new IllegalArgumentException("data must begin with the event name");
    }
    Objects.requireNonNull(rooms, "rooms");
    Objects.requireNonNull(except, "except");
    Objects.requireNonNull(flags, "flags");
  }

  /** Whether it is dropped for a client whose transport is busy. */
  public boolean isVolatile() {
    return Boolean.TRUE.equals(flags.get("volatile"));
  }

  /** Whether it may be compressed for the clients. */
  public boolean compress() {
    return !Boolean.FALSE.equals(flags.get("compress"));
  }

  /** The same in another namespace. */
  public Broadcast in(String other) {
    return new Broadcast(uid, other, data, rooms, except, flags);
  }
}
