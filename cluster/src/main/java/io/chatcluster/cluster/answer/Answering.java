package io.chatcluster.cluster.answer;

import io.chatcluster.cluster.traffic.Counters;
import io.chatcluster.cluster.traffic.DropReason;
import io.chatcluster.cluster.traffic.Publisher;
import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import io.chatcluster.cluster.wire.message.Targets;
import io.chatcluster.cluster.wire.value.PlainValues;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what other members ask of this node, and answers. On the worker of the namespace. */
public final class Answering {
  private static final Logger log = LoggerFactory.getLogger(Answering.class);
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);
  private static final long MOST_MILLIS = Duration.ofMinutes(10).toMillis();

  private final String uid;
  private final Wire wire;
  private final Publisher publisher;
  private final Map<String, EngineNamespace> namespaces;
  private final ServerSideEvents events;
  private final SharedHandshakes handshakes;
  private final Counters counters;
  private final LogLimit roomLog = new LogLimit(System::nanoTime);
  private final LogLimit failureLog = new LogLimit(System::nanoTime);

  /**
   * Prepares.
   *
   * @param uid the name of this node
   * @param namespaces of this node, by name
   * @param handshakes what is told of them
   */
  public Answering(
      String uid,
      Wire wire,
      Publisher publisher,
      Map<String, EngineNamespace> namespaces,
      ServerSideListeners listeners,
      SharedHandshakes handshakes,
      Counters counters) {
    this.uid = uid;
    this.wire = wire;
    this.publisher = publisher;
    this.namespaces = namespaces;
    this.events = new ServerSideEvents(uid, listeners, counters);
    this.handshakes = handshakes;
    this.counters = counters;
  }

  /** Handles a request of another member; never throws. */
  public void received(String nsp, Request request) {
    EngineNamespace namespace = namespaces.get(nsp);
    if (namespace == null) {
      counters.dropped(DropReason.OTHER_NAMESPACE);
      return;
    }
    try {
      handle(namespace, request, response -> answer(nsp, request.uid(), response));
    } catch (RuntimeException e) {
      counters.dropped(DropReason.FAILED);
      if (failureLog.permits()) {
        log.warn(
            "Could not do what a member asked in namespace {}; further failures within a minute are"
                + " counted only",
            nsp,
            e);
      }
    }
  }

  private void handle(EngineNamespace namespace, Request request, Consumer<Response> answer) {
    if (request instanceof Request.Join r) {
      int refused = namespace.socketsJoin(selection(r.targets()), r.rooms());
      roomsRefused(namespace, refused);
      if (r.requestId() != null) {
        answer.accept(new Response.Joined(uid, r.requestId(), refused));
      }
    } else if (request instanceof Request.Leave r) {
      namespace.socketsLeave(selection(r.targets()), r.rooms());
    } else if (request instanceof Request.Disconnect r) {
      namespace.disconnectSockets(selection(r.targets()), r.close());
    } else if (request instanceof Request.ServerSideEmit r) {
      events.heard(namespace.name(), r, answer);
    } else if (request instanceof Request.Ask r) {
      ask(namespace, r, answer);
    } else if (request instanceof Request.Fetch r) {
      List<Map<String, Object>> sockets = new ArrayList<>();
      namespace
          .sockets(selection(r.targets()))
          .forEach(socket -> sockets.add(SocketDetails.of(socket, handshakes)));
      answer.accept(new Response.Sockets(uid, r.requestId(), sockets));
    } else if (request instanceof Request.AllRooms r) {
      answer.accept(new Response.Rooms(uid, r.requestId(), rooms(namespace)));
    } else if (request instanceof Request.SocketIds r) {
      List<String> ids = new ArrayList<>();
      namespace
          .sockets(selection(new Targets(r.rooms(), List.of())))
          .forEach(socket -> ids.add(socket.id()));
      answer.accept(new Response.SocketIds(uid, r.requestId(), ids));
    } else {
      single(namespace, request, answer);
    }
  }

  /** A Node.js member has no limit of rooms, and no way to learn of this one. */
  private void roomsRefused(EngineNamespace namespace, int refused) {
    if (refused > 0) {
      counters.dropped(DropReason.ROOM_LIMIT);
      if (roomLog.permits()) {
        log.warn(
            "A member let sockets of namespace {} enter rooms: {} times one is in as many rooms as"
                + " it may be (maxRoomsPerSocket) and stays out; further ones within a minute are"
                + " counted only",
            namespace.name(),
            refused);
      }
    }
  }

  /** The old requests about one socket; only who has it answers. */
  private void single(EngineNamespace namespace, Request request, Consumer<Response> answer) {
    String requestId = null;
    Socket socket = null;
    if (request instanceof Request.JoinOne r) {
      requestId = r.requestId();
      socket = namespace.socket(r.sid());
      if (socket != null) {
        int refused = namespace.socketsJoin(Selection.room(r.sid()), List.of(r.room()));
        roomsRefused(namespace, refused);
      }
    } else if (request instanceof Request.LeaveOne r) {
      requestId = r.requestId();
      socket = namespace.socket(r.sid());
      if (socket != null) {
        namespace.socketsLeave(Selection.room(r.sid()), List.of(r.room()));
      }
    } else if (request instanceof Request.DisconnectOne r) {
      requestId = r.requestId();
      socket = namespace.socket(r.sid());
      if (socket != null) {
        namespace.disconnectSockets(Selection.room(r.sid()), r.close());
      }
    }
    if (socket != null && requestId != null) {
      answer.accept(new Response.Done(uid, requestId));
    }
  }

  /** The rooms of a namespace, those named after its sockets too, as members tell each other. */
  public static List<String> rooms(EngineNamespace namespace) {
    List<String> rooms = new ArrayList<>();
    namespace.sockets(Selection.ALL).forEach(socket -> rooms.add(socket.id()));
    rooms.addAll(namespace.rooms());
    return rooms;
  }

  private void ask(EngineNamespace namespace, Request.Ask request, Consumer<Response> answer) {
    Broadcast broadcast = request.broadcast();
    AckAnswers acks =
        new AckAnswers(
            arguments ->
                answer.accept(new Response.Ack(uid, request.requestId(), first(arguments))));
    int count =
        namespace.broadcastWithAck(
            broadcast.data(),
            selection(new Targets(broadcast.rooms(), broadcast.except())),
            new EmitFlags(broadcast.isVolatile(), broadcast.compress(), true),
            timeout(broadcast.flags().get("timeout")),
            acks);
    answer.accept(new Response.ClientCount(uid, request.requestId(), count));
    acks.counted();
  }

  private static List<Object> first(List<Object> arguments) {
    return arguments.isEmpty() ? List.of() : PlainValues.list(arguments.subList(0, 1));
  }

  private static Duration timeout(Object flag) {
    return flag instanceof Number millis && millis.longValue() > 0
        ? Duration.ofMillis(Math.min(MOST_MILLIS, millis.longValue()))
        : USUAL_TIMEOUT;
  }

  private void answer(String nsp, String to, Response response) {
    try {
      String asker = to == null || to.isEmpty() ? null : to;
      CompletionStage<Long> unused = publisher.answer(wire.response(nsp, asker, response));
    } catch (IllegalArgumentException e) {
      counters.dropped(DropReason.FAILED);
      if (failureLog.permits()) {
        log.warn(
            "Could not answer in namespace {} ({}); further failures within a minute are counted"
                + " only",
            nsp,
            e.getMessage());
      }
    }
  }

  private static Selection selection(Targets targets) {
    return new Selection(new HashSet<>(targets.rooms()), new HashSet<>(targets.except()));
  }
}
