package io.chatcluster.cluster;

import io.chatcluster.cluster.answer.Answering;
import io.chatcluster.cluster.answer.ServerSideListener;
import io.chatcluster.cluster.answer.ServerSideListeners;
import io.chatcluster.cluster.answer.SharedHandshakes;
import io.chatcluster.cluster.query.Answers;
import io.chatcluster.cluster.query.Asking;
import io.chatcluster.cluster.query.SocketSnapshot;
import io.chatcluster.cluster.traffic.Publisher;
import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Request;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Each operation of a namespace: what is done here, what the others are told, who is asked. */
final class Operations {
  private static final Answers<Object> NOBODY = new Answers<>(List.of(), 0, 0, List.of());

  private final String uid;
  private final Map<String, EngineNamespace> namespaces;
  private final Broadcasts broadcasts;
  private final Asking asking;
  private final Wire wire;
  private final Publisher publisher;
  private final ServerSideListeners listeners;
  private final SharedHandshakes handshakes;

  Operations(
      Map<String, EngineNamespace> namespaces,
      Broadcasts broadcasts,
      Asking asking,
      Asking.Line line,
      ServerSideListeners listeners,
      SharedHandshakes handshakes) {
    this.uid = line.uid();
    this.namespaces = namespaces;
    this.broadcasts = broadcasts;
    this.asking = asking;
    this.wire = line.wire();
    this.publisher = line.publisher();
    this.listeners = listeners;
    this.handshakes = handshakes;
  }

  /** The arguments as the server of this node writes them: see {@link EngineNamespace#plain}. */
  Object[] written(String nsp, Object... arguments) {
    EngineNamespace namespace = namespaces.get(nsp);
    if (namespace == null) {
      // All namespaces of a server have one JSON support.
      namespace = namespaces.values().stream().findAny().orElse(null);
    }
    if (namespace == null || arguments.length == 0) {
      return arguments;
    }
    List<Object> given = Arrays.asList(arguments);
    List<Object> written = namespace.plain(given);
    return written == given ? arguments : written.toArray();
  }

  void emit(Aim aim, List<Object> data) {
    if (aim.local()) {
      broadcasts.emitLocal(aim, data);
    } else {
      broadcasts.emit(aim, data);
    }
  }

  CompletionStage<Answers<Object>> emitWithAck(Aim aim, Duration timeout, List<Object> data) {
    EngineNamespace namespace = namespaces.get(aim.nsp());
    if (namespace == null) {
      return notAttached(aim);
    }
    Aim timed = aim.withFlag("timeout", timeout.toMillis());
    Broadcast broadcast = broadcasts.broadcast(timed, data);
    EmitFlags flags = new EmitFlags(broadcast.isVolatile(), broadcast.compress(), true);
    return aim.local()
        ? asking.clientsHere(
            aim.nsp(),
            timeout,
            acks -> namespace.broadcastWithAck(data, aim.selection(), flags, timeout, acks))
        : asking.clients(
            broadcast,
            timeout,
            acks -> namespace.broadcastWithAck(data, aim.selection(), flags, timeout, acks));
  }

  CompletionStage<Answers<SocketSnapshot>> fetch(Aim aim) {
    EngineNamespace namespace = namespaces.get(aim.nsp());
    if (namespace == null) {
      return notAttached(aim);
    }
    List<SocketSnapshot> local = new ArrayList<>();
    namespace
        .sockets(aim.selection())
        .forEach(
            socket ->
                local.add(
                    new SocketSnapshot(
                        socket.id(),
                        handshakes.of(socket),
                        handshakes.auth(socket),
                        socket.rooms(),
                        socket.data())));
    return aim.local()
        ? CompletableFuture.completedFuture(new Answers<>(local, 1, 1, List.of()))
        : asking.sockets(aim.nsp(), aim.targets(), local);
  }

  CompletionStage<Void> join(Aim aim, Collection<String> rooms) {
    EngineNamespace namespace = namespaces.get(aim.nsp());
    int refused = namespace == null ? 0 : namespace.socketsJoin(aim.selection(), rooms);
    if (aim.local()) {
      return joined(refused);
    }
    broadcasts.joined(aim.nsp(), rooms);
    if (namespace == null) {
      return publish(aim.nsp(), new Request.Join(uid, aim.targets(), rooms));
    }
    return asking
        .join(aim.nsp(), aim.targets(), rooms)
        .thenCompose(elsewhere -> joined(refused + elsewhere));
  }

  private static CompletionStage<Void> joined(int refused) {
    return refused == 0
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(new RoomLimitException(refused));
  }

  CompletionStage<Void> leave(Aim aim, Collection<String> rooms) {
    return change(
        aim,
        namespace -> namespace.socketsLeave(aim.selection(), rooms),
        () -> new Request.Leave(uid, aim.targets(), rooms));
  }

  CompletionStage<Void> disconnect(Aim aim, boolean close) {
    return change(
        aim,
        namespace -> namespace.disconnectSockets(aim.selection(), close),
        () -> new Request.Disconnect(uid, aim.targets(), close));
  }

  /** At once here, as {@link EchoRules} says; the others are told. */
  private CompletionStage<Void> change(
      Aim aim, Consumer<EngineNamespace> here, java.util.function.Supplier<Request> told) {
    EngineNamespace namespace = namespaces.get(aim.nsp());
    if (namespace != null) {
      here.accept(namespace);
    }
    return aim.local() ? CompletableFuture.completedFuture(null) : publish(aim.nsp(), told.get());
  }

  CompletionStage<Void> serverSideEmit(String nsp, List<Object> data) {
    return publish(nsp, new Request.ServerSideEmit(uid, null, data));
  }

  private CompletionStage<Void> publish(String nsp, Request request) {
    return publisher.publish(wire.request(nsp, request)).thenAccept(receivers -> {});
  }

  CompletionStage<Answers<Object>> serverSideEmitWithAck(
      Aim aim, List<Object> data, Duration timeout) {
    if (aim.local()) {
      return CompletableFuture.completedFuture(NOBODY);
    }
    return namespaces.containsKey(aim.nsp())
        ? asking.members(aim.nsp(), data, timeout)
        : notAttached(aim);
  }

  void onServerSide(String nsp, String event, ServerSideListener listener) {
    listeners.add(nsp, event, listener);
  }

  CompletionStage<Answers<String>> rooms(Aim aim) {
    EngineNamespace namespace = namespaces.get(aim.nsp());
    if (namespace == null) {
      return notAttached(aim);
    }
    List<String> local = Answering.rooms(namespace);
    return aim.local()
        ? CompletableFuture.completedFuture(new Answers<>(local, 1, 1, List.of()))
        : asking.rooms(aim.nsp(), local).thenApply(Operations::eachOnce);
  }

  private static Answers<String> eachOnce(Answers<String> answers) {
    return new Answers<>(
        List.copyOf(new LinkedHashSet<>(answers.values())),
        answers.expected(),
        answers.received(),
        answers.missing());
  }

  CompletionStage<Integer> count(Aim aim) {
    return aim.local()
        ? CompletableFuture.completedFuture(namespaces.containsKey(aim.nsp()) ? 1 : 0)
        : asking.count(aim.nsp());
  }

  private static <T> CompletionStage<T> notAttached(Aim aim) {
    return CompletableFuture.failedFuture(
        new IllegalStateException("namespace is not attached: " + aim.nsp()));
  }
}
