package io.chatcluster.cluster;

import io.chatcluster.cluster.answer.ServerSideListener;
import io.chatcluster.cluster.query.Answers;
import io.chatcluster.cluster.query.QueryOptions;
import io.chatcluster.cluster.wire.value.EventNames;
import io.chatcluster.cluster.wire.value.PlainValues;
import io.chatcluster.engine.api.Selection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Whom an operation reaches in one namespace of the whole cluster, as the {@code BroadcastOperator}
 * of the official server. Immutable: {@code to}, {@code except} and the like return a new one,
 * which may be kept and used again from any thread. Nothing blocks.
 *
 * <pre>{@code
 * cluster.of("/chat").to("a").to("b").except("c").emit("news", "hello");
 * }</pre>
 *
 * <p>Stages complete on a thread of the cluster, which must not be blocked. Where other members are
 * told or asked they fail with {@link io.chatcluster.cluster.bus.ClusterUnavailableException} while
 * Redis is away. Where they are asked, the namespace must be attached to this node, else they fail
 * with {@link IllegalStateException}. What does not come in time is no failure: {@link Answers}
 * says what is missing.
 */
public final class ClusterNamespace {
  private final Operations operations;
  private final Aim aim;

  ClusterNamespace(Operations operations, Aim aim) {
    this.operations = operations;
    this.aim = aim;
  }

  /** The name of the namespace, with its leading slash. */
  public String name() {
    return aim.nsp();
  }

  /** Reaches the members of {@code room} too; a socket in several of the rooms is reached once. */
  public ClusterNamespace to(String room) {
    return with(aim.selection().to(checked(room)));
  }

  /** Reaches the members of all these rooms too. */
  public ClusterNamespace to(Collection<String> rooms) {
    Selection more = aim.selection();
    for (String room : rooms) {
      more = more.to(checked(room));
    }
    return with(more);
  }

  /** Leaves out the members of {@code room}; a socket id names the room of that socket. */
  public ClusterNamespace except(String room) {
    return with(aim.selection().except(checked(room)));
  }

  /** Drops an event for a client whose transport cannot take it at once. */
  public ClusterNamespace asVolatile() {
    return new ClusterNamespace(operations, aim.withFlag("volatile", true));
  }

  /** Whether an event may be compressed for the clients; it may if this is not called. */
  public ClusterNamespace compress(boolean allowed) {
    return new ClusterNamespace(operations, aim.withFlag("compress", allowed));
  }

  /** Reaches sockets of this node only; nothing is published. */
  public ClusterNamespace local() {
    return new ClusterNamespace(operations, aim.here());
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
    operations.emit(aim, data(event, arguments));
  }

  /**
   * Sends an event as {@link #emit} does and gathers the answers of the clients: of each the first
   * argument, null where it had none. Complete when every client of every living member has
   * answered; a client that leaves without an answer is waited for until the end.
   *
   * @param timeout how long is waited, 1 ms at least
   * @throws IllegalArgumentException as {@link #emit}
   */
  public CompletionStage<Answers<Object>> emitWithAck(
      Duration timeout, String event, Object... arguments) {
    return operations.emitWithAck(aim, positive(timeout), data(event, arguments));
  }

  /**
   * Finds the sockets of all members; of members that do not answer within {@link
   * QueryOptions#timeout()} they are missing.
   */
  public CompletionStage<Answers<RemoteSocket>> fetchSockets() {
    return operations
        .fetch(aim)
        .thenApply(
            answers -> answers.map(socket -> new RemoteSocket(socket, operations, aim.nsp())));
  }

  /**
   * Lets the sockets enter rooms: those of this node at once, those of the others when the message
   * reaches them. What this node emits afterwards to one of the rooms reaches them there.
   *
   * @return completes when every living Java member has done it, and the others were told, which
   *     does not say that they have done it. Fails with {@link RoomLimitException} where a socket
   *     of a Java member is in as many rooms as it may be; one of a member that does not answer
   *     within {@link QueryOptions#timeout()} may be too. After a failure the sockets of this node
   *     that could are in the rooms all the same
   */
  public CompletionStage<Void> socketsJoin(String... rooms) {
    return operations.join(aim, checked(rooms));
  }

  /**
   * Lets the sockets leave rooms, as {@link #socketsJoin} lets them enter.
   *
   * @return completes when the other members were told
   */
  public CompletionStage<Void> socketsLeave(String... rooms) {
    return operations.leave(aim, checked(rooms));
  }

  /**
   * Sends the clients away, as {@link #socketsJoin} lets them enter; they get before what was
   * emitted before.
   *
   * @param close whether their whole connections are closed, with every other namespace on them
   */
  public CompletionStage<Void> disconnectSockets(boolean close) {
    return operations.disconnect(aim, close);
  }

  /**
   * Sends an event to all other members themselves, at most once; clients do not get it.
   *
   * @param arguments what Jackson can write; on the classic wire bytes become {@code {type:
   *     "Buffer", data: […]}}, as with Node.js
   * @return completes when it was published
   * @throws IllegalArgumentException as {@link #emit}
   */
  public CompletionStage<Void> serverSideEmit(String event, Object... arguments) {
    return operations.serverSideEmit(aim.nsp(), serverSideData(event, arguments));
  }

  /**
   * Sends an event to all other members themselves and gathers their answers. A member without a
   * listener for the event never answers.
   *
   * @param timeout how long is waited, 1 ms at least
   * @throws IllegalArgumentException as {@link #emit}
   */
  public CompletionStage<Answers<Object>> serverSideEmitWithAck(
      Duration timeout, String event, Object... arguments) {
    return operations.serverSideEmitWithAck(
        aim, serverSideData(event, arguments), positive(timeout));
  }

  /**
   * Hears an event that other members send with {@code serverSideEmit}, as long as the namespace is
   * attached.
   *
   * @throws IllegalArgumentException if the event name is reserved
   */
  public void onServerSide(String event, ServerSideListener listener) {
    operations.onServerSide(aim.nsp(), event, listener);
  }

  /**
   * The names of all rooms that have members anywhere, those named after sockets too; whom this
   * reaches plays no role. Fails with {@link UnsupportedOperationException} on the sharded wire,
   * which has no such request.
   */
  public CompletionStage<Answers<String>> allRooms() {
    return operations.rooms(aim);
  }

  /** How many members of the cluster have the namespace, this one included if it has it. */
  public CompletionStage<Integer> serverCount() {
    return operations.count(aim);
  }

  private ClusterNamespace with(Selection other) {
    return new ClusterNamespace(operations, aim.with(other));
  }

  private List<Object> data(String event, Object... arguments) {
    EventNames.ofClients(event);
    return PlainValues.data(event, operations.written(aim.nsp(), arguments));
  }

  private static List<Object> serverSideData(String event, Object... arguments) {
    return PlainValues.data(EventNames.ofServers(event), arguments);
  }

  private static Duration positive(Duration timeout) {
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("timeout must be at least 1 ms: " + timeout);
    }
    return timeout;
  }

  private static List<String> checked(String... rooms) {
    for (String room : rooms) {
      checked(room);
    }
    return List.of(rooms);
  }

  private static String checked(String room) {
    if (Objects.requireNonNull(room, "room").isEmpty()) {
      throw new IllegalArgumentException("a room needs a name");
    }
    return room;
  }
}
