package io.chatcluster.cluster;

import io.chatcluster.cluster.wire.value.EventNames;
import io.chatcluster.cluster.wire.value.PlainValues;
import io.chatcluster.engine.api.Selection;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whom an emit reaches in one namespace of the whole cluster, as the {@code BroadcastOperator} of
 * the official server. Immutable: every method returns a new one, which may be kept and used again
 * from any thread.
 *
 * <pre>{@code
 * cluster.of("/chat").to("a").to("b").except("c").emit("news", "hello");
 * }</pre>
 */
public final class ClusterNamespace {
  private final Broadcasts broadcasts;
  private final String nsp;
  private final Selection selection;
  private final Map<String, Object> flags;
  private final boolean local;

  ClusterNamespace(Broadcasts broadcasts, String nsp) {
    this(broadcasts, nsp, Selection.ALL, Map.of(), false);
  }

  private ClusterNamespace(
      Broadcasts broadcasts,
      String nsp,
      Selection selection,
      Map<String, Object> flags,
      boolean local) {
    this.broadcasts = broadcasts;
    this.nsp = nsp;
    this.selection = selection;
    this.flags = flags;
    this.local = local;
  }

  /** The name of the namespace, with its leading slash. */
  public String name() {
    return nsp;
  }

  /**
   * Reaches the members of {@code room} too; a socket in several of the rooms gets an event once.
   */
  public ClusterNamespace to(String room) {
    return with(selection.to(checked(room)));
  }

  /** Reaches the members of all these rooms too. */
  public ClusterNamespace to(Collection<String> rooms) {
    Selection more = selection;
    for (String room : rooms) {
      more = more.to(checked(room));
    }
    return with(more);
  }

  /** Leaves out the members of {@code room}; a socket id names the room of that socket. */
  public ClusterNamespace except(String room) {
    return with(selection.except(checked(room)));
  }

  /** Drops the event for a client whose transport cannot take it at once. */
  public ClusterNamespace asVolatile() {
    return withFlag("volatile", true);
  }

  /** Whether the event may be compressed for the clients; it may if this is not called. */
  public ClusterNamespace compress(boolean allowed) {
    return withFlag("compress", allowed);
  }

  /** Reaches sockets of this node only. */
  public ClusterNamespace local() {
    return new ClusterNamespace(broadcasts, nsp, selection, flags, true);
  }

  /**
   * Sends an event: to the sockets of this node at once, to those of the others through the bus, at
   * most once. While the bus is not connected the other nodes do not get it, which is counted and
   * not reported here.
   *
   * @param arguments what Jackson can write, and {@code byte[]} at any depth
   * @throws IllegalArgumentException if the event name is reserved, an argument cannot be written,
   *     or the message is larger than {@link ClusterOptions#maxMessageBytes()}
   */
  public void emit(String event, Object... arguments) {
    List<Object> data = PlainValues.data(EventNames.ofClients(event), arguments);
    if (local) {
      broadcasts.emitLocal(nsp, selection, flags, data);
    } else {
      broadcasts.emit(nsp, selection, flags, data);
    }
  }

  private ClusterNamespace with(Selection other) {
    return new ClusterNamespace(broadcasts, nsp, other, flags, local);
  }

  private ClusterNamespace withFlag(String name, boolean value) {
    Map<String, Object> more = new LinkedHashMap<>(flags);
    more.put(name, value);
    return new ClusterNamespace(broadcasts, nsp, selection, more, local);
  }

  private static String checked(String room) {
    if (Objects.requireNonNull(room, "room").isEmpty()) {
      throw new IllegalArgumentException("a room needs a name");
    }
    return room;
  }
}
