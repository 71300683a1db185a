package io.chatcluster.cluster.wire;

import static io.chatcluster.cluster.wire.Fields.orMissing;
import static io.chatcluster.cluster.wire.Fields.ordered;

import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Message;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Response;
import io.chatcluster.cluster.wire.message.Targets;
import io.chatcluster.cluster.wire.value.MalformedException;
import java.util.Map;

/** What the envelopes of the sharded wire hold, their fields in the order of Node.js. */
final class ShardedBodies {
  static final int BROADCAST = 3;
  private static final int SOCKETS_JOIN = 4;
  private static final int SOCKETS_LEAVE = 5;
  private static final int DISCONNECT_SOCKETS = 6;
  private static final int FETCH_SOCKETS = 7;
  private static final int FETCH_SOCKETS_RESPONSE = 8;
  private static final int SERVER_SIDE_EMIT = 9;
  private static final int SERVER_SIDE_EMIT_RESPONSE = 10;
  private static final int BROADCAST_CLIENT_COUNT = 11;
  private static final int BROADCAST_ACK = 12;

  /** Not of Node.js, whose types end below 20: only Java members ask for it. */
  private static final int SOCKETS_JOINED = 100;

  private ShardedBodies() {}

  /** The content of one envelope. */
  record Body(int type, Map<String, Object> data) {
    /** Whether Node.js looks for bytes in a message of this type. */
    boolean mayHoldBytes() {
      return switch (type) {
        case BROADCAST,
            FETCH_SOCKETS_RESPONSE,
            SERVER_SIDE_EMIT,
            SERVER_SIDE_EMIT_RESPONSE,
            BROADCAST_ACK ->
            true;
        default -> false;
      };
    }
  }

  static Body of(Broadcast broadcast) {
    return broadcast(broadcast, Fields.MISSING);
  }

  private static Body broadcast(Broadcast broadcast, Object requestId) {
    Map<String, Object> packet = ordered("type", Fields.EVENT, "data", broadcast.data());
    Map<String, Object> options =
        ordered(
            "rooms", broadcast.rooms(), "except", broadcast.except(), "flags", broadcast.flags());
    return new Body(BROADCAST, ordered("packet", packet, "requestId", requestId, "opts", options));
  }

  static Body of(Request request) {
    if (request instanceof Request.Ask r) {
      return broadcast(r.broadcast(), r.requestId());
    } else if (request instanceof Request.ServerSideEmit r) {
      return new Body(
          SERVER_SIDE_EMIT, ordered("requestId", orMissing(r.requestId()), "packet", r.data()));
    } else if (request instanceof Request.Fetch r) {
      return new Body(
          FETCH_SOCKETS, ordered("opts", options(r.targets()), "requestId", r.requestId()));
    } else if (request instanceof Request.Join r) {
      return new Body(
          SOCKETS_JOIN,
          ordered(
              "opts",
              options(r.targets()),
              "rooms",
              r.rooms(),
              "requestId",
              orMissing(r.requestId())));
    } else if (request instanceof Request.Leave r) {
      return new Body(SOCKETS_LEAVE, ordered("opts", options(r.targets()), "rooms", r.rooms()));
    } else if (request instanceof Request.Disconnect r) {
      return new Body(
          DISCONNECT_SOCKETS, ordered("opts", options(r.targets()), "close", r.close()));
    }
    throw new IllegalArgumentException("the sharded wire has no such request");
  }

  private static Map<String, Object> options(Targets targets) {
    return ordered("rooms", targets.rooms(), "except", targets.except(), "flags", Map.of());
  }

  static Body of(Response response) {
    Object id = orMissing(response.requestId());
    if (response instanceof Response.Sockets r) {
      return new Body(FETCH_SOCKETS_RESPONSE, ordered("requestId", id, "sockets", r.sockets()));
    } else if (response instanceof Response.ServerSide r) {
      return new Body(
          SERVER_SIDE_EMIT_RESPONSE, ordered("requestId", id, "packet", orMissing(r.argument())));
    } else if (response instanceof Response.ClientCount r) {
      return new Body(BROADCAST_CLIENT_COUNT, ordered("requestId", id, "clientCount", r.count()));
    } else if (response instanceof Response.Ack r) {
      return new Body(BROADCAST_ACK, ordered("requestId", id, "packet", orMissing(r.argument())));
    } else if (response instanceof Response.Joined r) {
      return new Body(SOCKETS_JOINED, ordered("requestId", id, "refused", r.refused()));
    }
    throw new IllegalArgumentException("the sharded wire has no such answer");
  }

  static Message message(int type, String nsp, String uid, Fields data) throws MalformedException {
    return switch (type) {
      case BROADCAST -> {
        Broadcast broadcast =
            ClassicWire.broadcast(uid, data.object("packet"), nsp, data.object("opts"));
        // The envelope decides: adapters write no namespace into the packet.
        broadcast = broadcast.nsp().equals(nsp) ? broadcast : broadcast.in(nsp);
        String requestId = data.textOrNull("requestId");
        yield requestId == null ? broadcast : new Request.Ask(requestId, broadcast);
      }
      case SOCKETS_JOIN ->
          new Request.Join(
              uid, data.textOrNull("requestId"), data.targets(), data.enteredNames("rooms"));
      case SOCKETS_LEAVE -> new Request.Leave(uid, data.targets(), data.enteredNames("rooms"));
      case DISCONNECT_SOCKETS -> new Request.Disconnect(uid, data.targets(), data.truth("close"));
      case FETCH_SOCKETS -> new Request.Fetch(uid, data.text("requestId"), data.targets());
      case SERVER_SIDE_EMIT ->
          new Request.ServerSideEmit(uid, data.textOrNull("requestId"), data.event("packet"));
      default -> throw new MalformedException("unknown type of message");
    };
  }

  static Message answer(int type, String uid, Fields data) throws MalformedException {
    String id = data.text("requestId");
    return switch (type) {
      case FETCH_SOCKETS_RESPONSE -> new Response.Sockets(uid, id, data.objects("sockets"));
      case SERVER_SIDE_EMIT_RESPONSE -> new Response.ServerSide(uid, id, data.optional("packet"));
      case BROADCAST_CLIENT_COUNT -> new Response.ClientCount(uid, id, data.count("clientCount"));
      case BROADCAST_ACK -> new Response.Ack(uid, id, data.optional("packet"));
      case SOCKETS_JOINED -> new Response.Joined(uid, id, data.count("refused"));
      default -> throw new MalformedException("unknown type of answer");
    };
  }
}
