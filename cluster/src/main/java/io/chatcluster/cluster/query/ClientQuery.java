package io.chatcluster.cluster.query;

import io.chatcluster.cluster.wire.message.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A broadcast that every client answers: each member first tells how many clients it asked. */
final class ClientQuery extends Query<Object> {
  private final String uid;
  private final List<Object> values = new ArrayList<>();
  private final Answerers answerers = new Answerers();

  /** How many answers of clients are still to come, by the uid of their node. */
  private final Map<String, Integer> outstanding = new HashMap<>();

  private int clients;
  private boolean isLocalCounted;

  ClientQuery(String nsp, String requestId, String uid) {
    super(nsp, requestId);
    this.uid = uid;
  }

  /** So many clients of this node were asked; their answers may have come already. */
  void localCount(int count) {
    boolean isOver;
    synchronized (this) {
      isLocalCounted = true;
      clients += count;
      outstanding.merge(uid, count, Integer::sum);
      isOver = isOver();
    }
    if (isOver) {
      finish();
    }
  }

  /** A client of this node answered. */
  void localAck(List<Object> arguments) {
    answered(
        new Response.Ack(
            uid, requestId, arguments.isEmpty() ? List.of() : arguments.subList(0, 1)));
  }

  @Override
  synchronized boolean takes(Response response) {
    if (isDone()) {
      return false;
    }
    String from = response.uid();
    if (response instanceof Response.ClientCount count) {
      if (answerers.add(response.uid())) {
        clients += count.count();
        outstanding.merge(from, count.count(), Integer::sum);
      }
    } else if (response instanceof Response.Ack ack) {
      outstanding.merge(from, -1, Integer::sum);
      values.add(ack.argument().isEmpty() ? null : ack.argument().get(0));
    } else {
      return false;
    }
    return isOver();
  }

  @Override
  synchronized boolean looks(Attendance attendance) {
    return answerers.look(attendance) && isOver();
  }

  private boolean isOver() {
    return isLocalCounted
        && answerers.isDone()
        && outstanding.entrySet().stream()
            .noneMatch(node -> node.getValue() > 0 && canCome(node.getKey()));
  }

  /** Nobody waits for the clients of a node that is gone. */
  private boolean canCome(String from) {
    return uid.equals(from) || answerers.canCome(from);
  }

  @Override
  synchronized Answers<Object> answers() {
    List<String> missing = answerers.missing();
    outstanding.forEach(
        (from, count) -> {
          if (count > 0 && !canCome(from)) {
            missing.add(answerers.nameOf(from));
          }
        });
    return new Answers<>(values, Math.max(clients, values.size()), values.size(), missing);
  }
}
