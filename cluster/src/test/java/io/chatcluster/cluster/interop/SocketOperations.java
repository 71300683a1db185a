package io.chatcluster.cluster.interop;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.interop.ControlPort.Operation;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Handshake;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What the control port does with single sockets of its node. */
final class SocketOperations {
  private static final int JOIN_SECONDS = 5;

  private final Cluster cluster;
  private final Function<String, EngineNamespace> namespaces;

  SocketOperations(Cluster cluster, Function<String, EngineNamespace> namespaces) {
    this.cluster = cluster;
    this.namespaces = namespaces;
  }

  Map<String, Operation> all() {
    return Map.of(
        "sockets", this::sockets,
        "join", this::join,
        "leave", this::leave,
        "setData", this::setData,
        "socketEmit", this::emit);
  }

  private Object sockets(Command command) {
    return namespaces.apply(command.nsp()).sockets(Selection.ALL).stream()
        .map(
            socket ->
                details(
                    socket.id(), socket.rooms(), socket.data(), socket.handshake(), socket.auth()))
        .toList();
  }

  static Map<String, Object> details(
      String id,
      Set<String> rooms,
      Map<String, Object> data,
      Handshake handshake,
      Map<String, Object> auth) {
    Map<String, Object> of = new LinkedHashMap<>();
    of.put("headers", handshake.headers());
    of.put("time", handshake.time());
    of.put("address", handshake.address());
    of.put("xdomain", handshake.xdomain());
    of.put("secure", handshake.secure());
    of.put("issued", handshake.issued());
    of.put("url", handshake.url());
    of.put("query", handshake.query());
    of.put("auth", auth);
    return Map.of("id", id, "rooms", rooms, "data", data, "handshake", of);
  }

  /** Answers when the rooms are heard: what anybody emits after that must arrive. */
  private Object join(Command command) throws Exception {
    Socket socket = socket(command);
    for (String room : command.rooms("join")) {
      socket.join(room);
      cluster
          .subscribed(command.nsp(), room)
          .toCompletableFuture()
          .get(JOIN_SECONDS, TimeUnit.SECONDS);
    }
    return null;
  }

  private Object leave(Command command) {
    Socket socket = socket(command);
    command.rooms("leave").forEach(socket::leave);
    return null;
  }

  private Object setData(Command command) {
    Map<String, Object> data = socket(command).data();
    data.clear();
    if (command.value("data") instanceof Map<?, ?> values) {
      values.forEach((name, value) -> data.put((String) name, value));
    }
    return null;
  }

  private Object emit(Command command) {
    socket(command).emit(command.event(), command.arguments());
    return null;
  }

  Socket socket(Command command) {
    Socket socket = namespaces.apply(command.nsp()).socket(command.text("sid"));
    if (socket == null) {
      throw new IllegalArgumentException("no such socket here");
    }
    return socket;
  }
}
