package io.chatcluster.cluster.wire;

import static io.chatcluster.cluster.wire.Fields.orMissing;
import static io.chatcluster.cluster.wire.Fields.ordered;

import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.cluster.wire.message.Targets;
import io.chatcluster.cluster.wire.value.MalformedException;
import java.util.Map;

/** The bodies of the requests of the classic wire, their fields in the order of Node.js. */
final class ClassicRequests {
  private static final int SOCKETS = 0;
  private static final int ALL_ROOMS = 1;
  private static final int REMOTE_JOIN = 2;
  private static final int REMOTE_LEAVE = 3;
  private static final int REMOTE_DISCONNECT = 4;
  private static final int REMOTE_FETCH = 5;
  static final int SERVER_SIDE_EMIT = 6;
  private static final int BROADCAST = 7;

  private ClassicRequests() {}

  static Map<String, Object> body(Request request) {
    Object uid = orMissing(request.uid());
    if (request instanceof Request.Ask r) {
      return ordered(
          "uid",
          uid,
          "requestId",
          r.requestId(),
          "type",
          BROADCAST,
          "packet",
          packet(r.broadcast()),
          "opts",
          options(r.broadcast()));
    } else if (request instanceof Request.ServerSideEmit r) {
      return ordered(
          "uid",
          uid,
          "requestId",
          orMissing(r.requestId()),
          "type",
          SERVER_SIDE_EMIT,
          "data",
          r.data());
    } else if (request instanceof Request.Fetch r) {
      return ordered(
          "uid",
          uid,
          "requestId",
          r.requestId(),
          "type",
          REMOTE_FETCH,
          "opts",
          options(r.targets()));
    } else if (request instanceof Request.Join r) {
      return ordered(
          "uid",
          uid,
          "requestId",
          orMissing(r.requestId()),
          "type",
          REMOTE_JOIN,
          "opts",
          options(r.targets()),
          "rooms",
          r.rooms());
    } else if (request instanceof Request.Leave r) {
      return ordered(
          "uid", uid, "type", REMOTE_LEAVE, "opts", options(r.targets()), "rooms", r.rooms());
    } else if (request instanceof Request.Disconnect r) {
      return ordered(
          "uid", uid, "type", REMOTE_DISCONNECT, "opts", options(r.targets()), "close", r.close());
    } else if (request instanceof Request.AllRooms r) {
      return ordered("uid", uid, "requestId", r.requestId(), "type", ALL_ROOMS);
    } else if (request instanceof Request.SocketIds r) {
      return ordered("uid", uid, "requestId", r.requestId(), "type", SOCKETS, "rooms", r.rooms());
    }
    return single(request);
  }

  private static Map<String, Object> single(Request request) {
    Object uid = orMissing(request.uid());
    if (request instanceof Request.JoinOne r) {
      return ordered(
          "uid",
          uid,
          "requestId",
          orMissing(r.requestId()),
          "type",
          REMOTE_JOIN,
          "sid",
          r.sid(),
          "room",
          r.room());
    } else if (request instanceof Request.LeaveOne r) {
      return ordered(
          "uid",
          uid,
          "requestId",
          orMissing(r.requestId()),
          "type",
          REMOTE_LEAVE,
          "sid",
          r.sid(),
          "room",
          r.room());
    }
    Request.DisconnectOne r = (Request.DisconnectOne) request;
    return ordered(
        "uid",
        uid,
        "requestId",
        orMissing(r.requestId()),
        "type",
        REMOTE_DISCONNECT,
        "sid",
        r.sid(),
        "close",
        r.close());
  }

  private static Map<String, Object> packet(Broadcast broadcast) {
    return ordered("type", Fields.EVENT, "data", broadcast.data(), "nsp", broadcast.nsp());
  }

  private static Map<String, Object> options(Broadcast broadcast) {
    return ordered(
        "rooms", broadcast.rooms(), "except", broadcast.except(), "flags", broadcast.flags());
  }

  private static Map<String, Object> options(Targets targets) {
    return ordered("rooms", targets.rooms(), "except", targets.except());
  }

  static Request read(String nsp, Fields body) throws MalformedException {
    String uid = body.textOrNull("uid");
    String requestId = body.textOrNull("requestId");
    return switch (body.count("type")) {
      case SOCKETS -> new Request.SocketIds(uid, needed(requestId), body.names("rooms"));
      case ALL_ROOMS -> new Request.AllRooms(uid, needed(requestId));
      case REMOTE_JOIN ->
          body.has("opts")
              ? new Request.Join(uid, requestId, body.targets(), body.enteredNames("rooms"))
              : new Request.JoinOne(uid, requestId, body.text("sid"), body.name("room"));
      case REMOTE_LEAVE ->
          body.has("opts")
              ? new Request.Leave(uid, body.targets(), body.enteredNames("rooms"))
              : new Request.LeaveOne(uid, requestId, body.text("sid"), body.name("room"));
      case REMOTE_DISCONNECT ->
          body.has("opts")
              ? new Request.Disconnect(uid, body.targets(), body.truth("close"))
              : new Request.DisconnectOne(uid, requestId, body.text("sid"), body.truth("close"));
      case REMOTE_FETCH -> new Request.Fetch(uid, needed(requestId), body.targets());
      case SERVER_SIDE_EMIT -> new Request.ServerSideEmit(uid, requestId, body.event("data"));
      case BROADCAST -> ask(nsp, uid, needed(requestId), body);
      default -> throw new MalformedException("unknown type of request");
    };
  }

  private static Request ask(String nsp, String uid, String requestId, Fields body)
      throws MalformedException {
    Broadcast broadcast =
        ClassicWire.broadcast(
            uid == null ? "" : uid, body.object("packet"), nsp, body.object("opts"));
    if (!broadcast.nsp().equals(nsp)) {
      throw new MalformedException("packet is of another namespace");
    }
    return new Request.Ask(requestId, broadcast);
  }

  private static String needed(String requestId) throws MalformedException {
    if (requestId == null) {
      throw new MalformedException("requestId is missing");
    }
    return requestId;
  }
}
