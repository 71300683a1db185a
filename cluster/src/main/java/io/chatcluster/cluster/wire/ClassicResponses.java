package io.chatcluster.cluster.wire;

import static io.chatcluster.cluster.wire.Fields.orMissing;
import static io.chatcluster.cluster.wire.Fields.ordered;

import io.chatcluster.cluster.wire.message.Response;
import io.chatcluster.cluster.wire.value.MalformedException;
import java.util.Map;

/**
 * The bodies of the answers of the classic wire. Ours end with the field {@code uid}, which Node.js
 * members do not look at: with it the asking node knows who answered, not only how many.
 */
final class ClassicResponses {
  private static final int BROADCAST_CLIENT_COUNT = 8;
  private static final int BROADCAST_ACK = 9;

  private ClassicResponses() {}

  static Map<String, Object> body(Response response) {
    Object uid = orMissing(response.uid());
    Object id = orMissing(response.requestId());
    if (response instanceof Response.Sockets r) {
      return ordered("requestId", id, "sockets", r.sockets(), "uid", uid);
    } else if (response instanceof Response.SocketIds r) {
      return ordered("requestId", id, "sockets", r.ids(), "uid", uid);
    } else if (response instanceof Response.Rooms r) {
      return ordered("requestId", id, "rooms", r.rooms(), "uid", uid);
    } else if (response instanceof Response.ServerSide r) {
      return ordered(
          "type",
          ClassicRequests.SERVER_SIDE_EMIT,
          "requestId",
          id,
          "data",
          orMissing(r.argument()),
          "uid",
          uid);
    } else if (response instanceof Response.ClientCount r) {
      return ordered(
          "type", BROADCAST_CLIENT_COUNT, "requestId", id, "clientCount", r.count(), "uid", uid);
    } else if (response instanceof Response.Ack r) {
      return ordered(
          "type", BROADCAST_ACK, "requestId", id, "packet", orMissing(r.argument()), "uid", uid);
    }
    return response instanceof Response.Joined r
        ? ordered("requestId", id, "refused", r.refused(), "uid", uid)
        : ordered("requestId", id, "uid", uid);
  }

  static Response read(Fields body) throws MalformedException {
    String uid = body.textOrNull("uid");
    String id = body.textOrNull("requestId");
    if (body.has("type")) {
      return switch (body.count("type")) {
        case ClassicRequests.SERVER_SIDE_EMIT ->
            new Response.ServerSide(uid, id, body.optional("data"));
        case BROADCAST_CLIENT_COUNT -> new Response.ClientCount(uid, id, body.count("clientCount"));
        case BROADCAST_ACK -> new Response.Ack(uid, id, body.optional("packet"));
        default -> throw new MalformedException("unknown type of answer");
      };
    }
    if (body.has("sockets")) {
      return body.beginsWithText("sockets")
          ? new Response.SocketIds(uid, id, body.names("sockets"))
          : new Response.Sockets(uid, id, body.objects("sockets"));
    }
    if (body.has("rooms")) {
      return new Response.Rooms(uid, id, body.names("rooms"));
    }
    return body.has("refused")
        ? new Response.Joined(uid, id, body.count("refused"))
        : new Response.Done(uid, id);
  }
}
