package io.chatcluster.cluster.interop;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.RemoteSocket;
import io.chatcluster.cluster.interop.ControlPort.Operation;
import io.chatcluster.cluster.query.Answers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the control port asks of clients and of other nodes. */
final class Queries {
  /** As long as a Node.js member waits for the others. */
  private static final Duration SERVERS_TIMEOUT = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Map<String, Queue<Object>> heard = new ConcurrentHashMap<>();
  private final Map<String, Optional<Object>> replies = new ConcurrentHashMap<>();

  Queries(Cluster cluster) {
    this.cluster = cluster;
  }

  Map<String, Operation> all() {
    return Map.of(
        "serverCount", this::serverCount,
        "allRooms", this::allRooms,
        "fetchSockets", this::fetchSockets,
        "fetchWhoAnswers", this::fetchWhoAnswers,
        "emitWithAck", this::emitWithAck,
        "onServerSide", this::onServerSide,
        "serverSideLog", this::serverSideLog,
        "serverSideEmit", this::serverSideEmit,
        "serverSideEmitWithAck", this::serverSideEmitWithAck);
  }

  private Object serverCount(Command command) throws Exception {
    return Operations.told(cluster.of(command.nsp()).serverCount());
  }

  private Object allRooms(Command command) throws Exception {
    return complete(Operations.told(cluster.of(command.nsp()).allRooms()));
  }

  private Object fetchSockets(Command command) throws Exception {
    return complete(Operations.told(Operations.selected(cluster, command).fetchSockets())).stream()
        .map(Queries::details)
        .toList();
  }

  /** Not of the official API: what the living know, and who is missing. */
  private Object fetchWhoAnswers(Command command) throws Exception {
    Answers<RemoteSocket> answers =
        Operations.told(Operations.selected(cluster, command).fetchSockets());
    return Map.of(
        "sockets", answers.values().stream().map(RemoteSocket::id).toList(),
        "missing", answers.missing());
  }

  /** As the official server does, which knows no answer with members missing. */
  private static <T> List<T> complete(Answers<T> answers) {
    if (!answers.isComplete()) {
      throw new IllegalStateException("timeout reached: missing " + answers.missing());
    }
    return answers.values();
  }

  private static Object details(RemoteSocket socket) {
    return SocketOperations.details(
        socket.id(), socket.rooms(), socket.data(), socket.handshake(), socket.auth());
  }

  private Object emitWithAck(Command command) throws Exception {
    Duration timeout = Duration.ofMillis(command.number("timeout"));
    return responses(
        Operations.told(
            Operations.selected(cluster, command)
                .emitWithAck(timeout, command.event(), command.arguments())),
        "operation has timed out");
  }

  private static Map<String, Object> responses(Answers<Object> answers, String whenIncomplete) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("responses", answers.values());
    if (!answers.isComplete()) {
      result.put("error", whenIncomplete);
      result.put("missing", answers.missing());
    }
    return result;
  }

  /** A second call for an event changes the reply. */
  private Object onServerSide(Command command) {
    String event = command.text("event");
    String key = command.nsp() + " " + event;
    boolean isNew = replies.put(key, Optional.ofNullable(command.value("reply"))) == null;
    if (isNew) {
      cluster
          .of(command.nsp())
          .onServerSide(
              event,
              (arguments, ack) -> {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("event", event);
                entry.put("args", arguments);
                log(command.nsp()).add(entry);
                ack.answer(replies.get(key).orElse(null));
              });
    }
    return null;
  }

  private Object serverSideLog(Command command) {
    List<Object> drained = new ArrayList<>();
    Queue<Object> log = log(command.nsp());
    for (Object entry = log.poll(); entry != null; entry = log.poll()) {
      drained.add(entry);
    }
    return drained;
  }

  private Queue<Object> log(String nsp) {
    return heard.computeIfAbsent(nsp, name -> new ConcurrentLinkedQueue<>());
  }

  private Object serverSideEmit(Command command) throws Exception {
    return Operations.told(
        cluster.of(command.nsp()).serverSideEmit(command.event(), command.arguments()));
  }

  private Object serverSideEmitWithAck(Command command) throws Exception {
    Answers<Object> answers =
        Operations.told(
            cluster
                .of(command.nsp())
                .serverSideEmitWithAck(SERVERS_TIMEOUT, command.event(), command.arguments()));
    return responses(
        answers,
        "timeout reached: only "
            + answers.received()
            + " responses received out of "
            + answers.expected());
  }
}
