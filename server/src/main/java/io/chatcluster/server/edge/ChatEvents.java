package io.chatcluster.server.edge;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import io.chatcluster.cluster.Cluster;
import io.chatcluster.engine.api.Connecting;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Middleware;
import io.chatcluster.engine.api.RoomListener;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.api.event.JsonArgument;
import io.chatcluster.server.chat.ErrorCode;
import io.chatcluster.server.chat.Guests;
import io.chatcluster.server.chat.Limits;
import io.chatcluster.server.chat.Messages;
import io.chatcluster.server.chat.RefusedException;
import io.chatcluster.server.chat.RoomCreation;
import io.chatcluster.server.chat.Rooms;
import io.chatcluster.server.chat.Session;
import io.chatcluster.server.chat.Timers;
import io.chatcluster.server.chat.Typing;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.User;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The events of one chat namespace: who may connect, and what each request does. Listeners never
 * block: they may run on event loops.
 */
public final class ChatEvents {
  private static final String USER = "chat.user";
  private static final String CONNECTION = "chat.connection";

  /** When a socket is looked at again that has too many requests, or while Redis is away. */
  private static final Duration COMPARE_PAUSE = Duration.ofSeconds(1);

  private final String node;
  private final Cluster cluster;
  private final Limits limits;
  private final Guests guests;
  private final Typing typing;
  private final Rooms rooms;
  private final Messages messages;
  private final Timers timers;

  /**
   * One namespace, with rules and state of its own.
   *
   * @param namespace its name, with the leading slash
   * @param node the name of this node, which every client is told
   * @param creation how many rooms may be created; the same for all namespaces of the node
   */
  public ChatEvents(
      String namespace,
      String node,
      Cluster cluster,
      Presence presence,
      Timers timers,
      Limits limits,
      RoomCreation creation,
      InstantSource clock) {
    this.node = node;
    this.cluster = cluster;
    this.limits = limits;
    this.timers = timers;
    ClusterDelivery delivery = new ClusterDelivery(cluster.of(namespace));
    guests = new Guests(limits);
    typing = new Typing(limits, delivery, timers);
    rooms =
        new Rooms(
            namespace,
            limits,
            creation,
            presence,
            cluster.log(),
            delivery,
            new ClusterDelivery(cluster.of(namespace).local()),
            typing,
            timers);
    messages = new Messages(namespace, limits, cluster.log(), guests, clock);
  }

  /** One socket and the order of its requests. */
  private record Connection(Session session, Requests requests) {}

  /** What a request does. */
  private interface Command {
    CompletionStage<Map<String, Object>> run(Session session, Payload payload);
  }

  /** Notes where other programs of the cluster put sockets in rooms and take them out. */
  private final class Memberships implements RoomListener {
    private final EngineNamespace namespace;

    Memberships(EngineNamespace namespace) {
      this.namespace = namespace;
    }

    @Override
    public void opened(String room) {}

    @Override
    public void closed(String room) {}

    @Override
    public void joined(String room, String socketId) {
      changed(room, socketId, true);
    }

    @Override
    public void left(String room, String socketId) {
      changed(room, socketId, false);
    }

    /** Under the lock of the room: looks at it later. */
    private void changed(String room, String socketId, boolean enters) {
      Socket socket = namespace.socket(socketId);
      if (socket != null
          && socket.disconnectReason() == null
          && socket.data().get(CONNECTION) instanceof Connection connection
          && rooms.isFromOutside(connection.session(), room, enters)) {
        timers.after(Duration.ZERO, () -> compare(connection, room));
      }
    }
  }

  private void compare(Connection connection, String room) {
    boolean taken =
        connection
            .requests()
            .follow(
                () -> rooms.changedFromOutside(connection.session(), room),
                () -> compareLater(connection, room));
    if (!taken) {
      compareLater(connection, room);
    }
  }

  private void compareLater(Connection connection, String room) {
    timers.after(COMPARE_PAUSE, () -> compare(connection, room));
  }

  /** What the presence tells of this namespace. */
  public Presence.Listener presenceListener() {
    return rooms;
  }

  /**
   * Listens to a namespace, seen through both doors of the engine, and brings it into the cluster;
   * before the server starts.
   */
  public void attach(SocketIONamespace listeners, EngineNamespace namespace) {
    cluster.attach(
        new CountedNamespace(
            namespace,
            rooms.counts(),
            "members",
            to -> to.size() == 1 ? placeOf(namespace, to.iterator().next()) : null));
    namespace.use(this::connecting);
    namespace.addRoomListener(new Memberships(namespace));
    listeners.addConnectListener(client -> connected((Socket) client));
    listeners.addDisconnectListener(client -> disconnected((Socket) client));
    on(listeners, "join", 10, (session, payload) -> rooms.join(session, payload.text("room")));
    on(listeners, "leave", 5, (session, payload) -> rooms.leave(session, payload.text("room")));
    on(listeners, "message", 1, this::message);
    on(listeners, "members", 5, (session, payload) -> rooms.members(session, payload.text("room")));
    on(listeners, "rooms", 5, (session, payload) -> rooms.rooms(session));
    on(listeners, "typing", 1, this::typing);
  }

  /** Only of a room with members here: the names in what other programs send are endless. */
  private static Place placeOf(EngineNamespace namespace, String room) {
    return namespace.hasRoom(room) && room.indexOf('\n') < 0
        ? new Place(namespace.name(), room)
        : null;
  }

  private CompletionStage<Map<String, Object>> message(Session session, Payload payload) {
    return messages.send(
        session,
        payload.text("room"),
        payload.text("text"),
        payload.optionalText("id"),
        payload.json("data", limits.dataBytes()));
  }

  private CompletionStage<Map<String, Object>> typing(Session session, Payload payload) {
    return CompletableFuture.completedStage(
        typing.typing(session, payload.text("room"), payload.flag("active")));
  }

  private void on(SocketIONamespace listeners, String event, int cost, Command command) {
    listeners.addEventListener(
        event,
        JsonArgument.class,
        (client, data, ack) -> received(event, cost, client, data, ack, command));
  }

  private void connecting(Connecting client, Middleware.Next next) {
    try {
      Map<String, Object> auth = client.auth();
      if (auth.get("token") != null) {
        throw new RefusedException(ErrorCode.UNAUTHORIZED, "this server takes guests only");
      }
      client.data().put(USER, guests.guest(auth.get("name"), auth.get("key")));
    } catch (RefusedException refused) {
      next.refuse(refused.getMessage(), refused.fields());
      return;
    }
    next.pass();
  }

  private void connected(Socket socket) {
    User user = (User) socket.data().get(USER);
    SocketClient client = new SocketClient(socket, cluster);
    Session session = new Session(user, client);
    socket
        .data()
        .put(CONNECTION, new Connection(session, new Requests(client, budget(), socket::keeps)));
    socket.join(session.userRoom());
    socket.emit("welcome", session.welcome(node));
  }

  private Budget budget() {
    return new Budget(limits.requestBudget(), System::nanoTime);
  }

  private void disconnected(Socket socket) {
    if (socket.data().get(CONNECTION) instanceof Connection connection) {
      connection.requests().end(() -> rooms.disconnected(connection.session()));
    }
  }

  private static void received(
      String event,
      int cost,
      SocketIOClient client,
      JsonArgument data,
      AckRequest ack,
      Command command) {
    if (((Socket) client).data().get(CONNECTION) instanceof Connection connection) {
      int bytes = data == null ? 0 : data.bytes();
      connection
          .requests()
          .submit(
              event, cost, bytes, ack, () -> command.run(connection.session(), Payload.of(data)));
    }
  }
}
