package io.chatcluster.server.edge;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.cluster.Cluster;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.api.event.JsonArgument;
import io.chatcluster.server.chat.Limits;
import io.chatcluster.server.chat.Lobby;
import io.chatcluster.server.chat.Lobby.Visitor;
import io.chatcluster.server.chat.Timers;
import io.chatcluster.server.chat.presence.Presence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of the lobby. Whatever a client sends is passed on as it is; an event that asks for an
 * ack gets an empty one. Listeners never block: they may run on event loops.
 */
public final class LobbyEvents {
  private static final Logger log = LoggerFactory.getLogger(LobbyEvents.class);
  private static final String DATA = "chat.lobby";
  private static final int MAX_WAITING = 100;
  private static final int MAX_WAITING_BYTES = 1 << 20;

  /** What a message costs; {@code typing} and the like cost one. */
  private static final int MESSAGE = 2;

  private static final int JOIN = 10;

  private final Cluster cluster;
  private final Lobby lobby;
  private final int budget;

  /**
   * The lobby.
   *
   * @param limits of which the budget of a socket holds here
   */
  public LobbyEvents(Cluster cluster, Presence presence, Timers timers, Limits limits) {
    this.cluster = cluster;
    this.budget = limits.requestBudget();
    this.lobby =
        new Lobby(
            new ClusterDelivery(cluster.of("/")),
            new ClusterDelivery(cluster.of("/").local()),
            presence,
            timers);
  }

  /** One socket and the order of what it does. */
  private record Connection(Visitor visitor, SerialTasks tasks, Budget budget) {}

  /** What is done for an event. */
  private interface Action {
    CompletionStage<Void> run(Visitor visitor, JsonNode argument);
  }

  /** What the presence tells of the lobby. */
  public Presence.Listener presenceListener() {
    return lobby;
  }

  /**
   * Listens to a namespace, seen through both doors of the engine, and brings it into the cluster;
   * before the server starts.
   */
  public void attach(SocketIONamespace namespace, EngineNamespace sockets) {
    cluster.attach(
        new CountedNamespace(
            sockets, lobby.counts(), "numUsers", to -> to.isEmpty() ? Lobby.PLACE : null));
    namespace.addConnectListener(client -> connected((Socket) client));
    namespace.addDisconnectListener(client -> disconnected((Socket) client));
    on(
        namespace,
        "chat message",
        MESSAGE,
        (v, argument) -> at(() -> lobby.chatMessage(plain(argument))));
    on(namespace, "add user", JOIN, (visitor, argument) -> lobby.addUser(visitor, name(argument)));
    on(
        namespace,
        "new message",
        MESSAGE,
        (v, argument) -> at(() -> lobby.newMessage(v, plain(argument))));
    on(namespace, "typing", 1, (visitor, argument) -> at(() -> lobby.typing(visitor)));
    on(namespace, "stop typing", 1, (visitor, argument) -> at(() -> lobby.stopTyping(visitor)));
  }

  private void on(SocketIONamespace namespace, String event, int cost, Action action) {
    namespace.addEventListener(
        event,
        JsonArgument.class,
        (client, argument, ack) -> received(client, cost, argument, ack, action));
  }

  private void connected(Socket socket) {
    Visitor visitor = new Visitor(new SocketClient(socket, cluster));
    SerialTasks tasks = new SerialTasks(MAX_WAITING, MAX_WAITING_BYTES, socket::keeps);
    socket.data().put(DATA, new Connection(visitor, tasks, new Budget(budget, System::nanoTime)));
  }

  private void disconnected(Socket socket) {
    if (socket.data().get(DATA) instanceof Connection connection) {
      connection.tasks().end(() -> lobby.disconnected(connection.visitor()), LobbyEvents::failed);
    }
  }

  private static void received(
      SocketIOClient client, int cost, JsonArgument argument, AckRequest ack, Action action) {
    // Where the budget is used up, or too many wait, the event is dropped: the lobby is at most
    // once, and its clients know no refusal.
    if (((Socket) client).data().get(DATA) instanceof Connection connection
        && connection.budget().take(cost) == 0) {
      connection
          .tasks()
          .add(
              argument == null ? 0 : argument.bytes(),
              () -> action.run(connection.visitor(), tree(argument)),
              LobbyEvents::failed);
    }
    ack.sendAckData(List.of());
  }

  private static JsonNode tree(JsonArgument argument) {
    try {
      return argument == null ? null : argument.tree();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static CompletionStage<Void> at(Runnable action) {
    action.run();
    return CompletableFuture.completedStage(null);
  }

  private static Object plain(JsonNode argument) {
    return PlainJson.of(argument);
  }

  private static String name(JsonNode argument) {
    return PlainJson.of(argument) instanceof String text ? text : String.valueOf(argument);
  }

  private static void failed(Throwable failure) {
    log.warn("an event of the lobby was not passed on: {}", failure.getClass().getName());
  }
}
