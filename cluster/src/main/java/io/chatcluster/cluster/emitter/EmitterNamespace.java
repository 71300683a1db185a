package io.chatcluster.cluster.emitter;

import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Targets;
import io.chatcluster.cluster.wire.value.EventNames;
import io.chatcluster.cluster.wire.value.PlainValues;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Whom an emitter reaches in one namespace. Immutable: every method that narrows it down returns a
 * new one, which may be kept and used again from any thread.
 *
 * <p>What is done completes when Redis took it, which does not mean that a server heard it. It
 * fails with {@link io.chatcluster.cluster.bus.ClusterUnavailableException} when it was certainly
 * or possibly lost, at once when Redis cannot be reached.
 */
public final class EmitterNamespace {
  private final ClusterEmitter emitter;
  private final String nsp;
  private final Collection<String> rooms;
  private final Collection<String> except;
  private final Map<String, Object> flags;

  EmitterNamespace(ClusterEmitter emitter, String nsp) {
    this(emitter, nsp, List.of(), List.of(), Map.of());
  }

  private EmitterNamespace(
      ClusterEmitter emitter,
      String nsp,
      Collection<String> rooms,
      Collection<String> except,
      Map<String, Object> flags) {
    this.emitter = emitter;
    this.nsp = nsp;
    this.rooms = rooms;
    this.except = except;
    this.flags = flags;
  }

  /** The name of the namespace, with its leading slash. */
  public String name() {
    return nsp;
  }

  /** Reaches the members of {@code room} too; a socket id names the room of that socket. */
  public EmitterNamespace to(String room) {
    return to(List.of(room));
  }

  /** Reaches the members of all these rooms too; a socket in several of them is reached once. */
  public EmitterNamespace to(Collection<String> more) {
    return new EmitterNamespace(emitter, nsp, with(rooms, more), except, flags);
  }

  /** The same as {@link #to(String)}. */
  public EmitterNamespace in(String room) {
    return to(room);
  }

  /** Leaves out the members of {@code room}. */
  public EmitterNamespace except(String room) {
    return except(List.of(room));
  }

  /** Leaves out the members of all these rooms. */
  public EmitterNamespace except(Collection<String> more) {
    return new EmitterNamespace(emitter, nsp, rooms, with(except, more), flags);
  }

  /** Drops an event for a client whose transport cannot take it at once. */
  public EmitterNamespace asVolatile() {
    return withFlag("volatile", true);
  }

  /** Whether an event may be compressed for the clients; it may if this is not called. */
  public EmitterNamespace compress(boolean allowed) {
    return withFlag("compress", allowed);
  }

  /**
   * Sends an event to the clients.
   *
   * @param arguments what Jackson can write, and {@code byte[]} at any depth
   * @throws IllegalArgumentException if the event name is reserved, an argument cannot be written,
   *     or the message is larger than {@link EmitterOptions#maxMessageBytes()}
   */
  public CompletionStage<Void> emit(String event, Object... arguments) {
    List<Object> data = PlainValues.data(EventNames.ofClients(event), arguments);
    return emitter.emit(new Broadcast(Wire.EMITTER, nsp, data, rooms, except, flags));
  }

  /** Lets the sockets enter rooms. */
  public CompletionStage<Void> socketsJoin(Collection<String> entered) {
    return emitter.ask(
        nsp, new Request.Join(emitter.requester(), targets(), with(List.of(), entered)));
  }

  /** Lets the sockets leave rooms. */
  public CompletionStage<Void> socketsLeave(Collection<String> left) {
    return emitter.ask(
        nsp, new Request.Leave(emitter.requester(), targets(), with(List.of(), left)));
  }

  /**
   * Sends the sockets away.
   *
   * @param close whether their whole connections are closed, with every other namespace on them
   */
  public CompletionStage<Void> disconnectSockets(boolean close) {
    return emitter.ask(nsp, new Request.Disconnect(emitter.requester(), targets(), close));
  }

  /**
   * Sends an event to the servers that have the namespace, for their own listeners. Rooms do not
   * matter.
   *
   * @param arguments as of {@link #emit}; on the classic wire bytes arrive as the object that
   *     Node.js makes of them in JSON
   * @throws IllegalArgumentException as {@link #emit}
   */
  public CompletionStage<Void> serverSideEmit(String event, Object... arguments) {
    return emitter.serverSide(nsp, PlainValues.data(EventNames.ofServers(event), arguments));
  }

  private Targets targets() {
    return new Targets(rooms, except);
  }

  private EmitterNamespace withFlag(String name, boolean value) {
    Map<String, Object> more = new LinkedHashMap<>(flags);
    more.put(name, value);
    return new EmitterNamespace(emitter, nsp, rooms, except, more);
  }

  private static Collection<String> with(Collection<String> names, Collection<String> more) {
    Set<String> all = new LinkedHashSet<>(names);
    for (String name : more) {
      if (Objects.requireNonNull(name, "room").isEmpty()) {
        throw new IllegalArgumentException("a room needs a name");
      }
      all.add(name);
    }
    return List.copyOf(all);
  }
}
