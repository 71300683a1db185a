package io.chatcluster.cluster;

import io.chatcluster.cluster.query.Answers;
import io.chatcluster.cluster.query.ClusterTimeoutException;
import io.chatcluster.cluster.query.SocketSnapshot;
import io.chatcluster.engine.api.Handshake;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A socket of any member of the cluster, found by {@link ClusterNamespace#fetchSockets()}. What it
 * tells is as it was then; what it does is done where the socket is now. All methods may be called
 * from any thread and none blocks.
 */
public final class RemoteSocket {
  private final SocketSnapshot snapshot;
  private final ClusterNamespace only;
  private final ClusterNamespace onlyWithOneAnswer;

  RemoteSocket(SocketSnapshot snapshot, Operations operations, String nsp) {
    this.snapshot = snapshot;
    Aim aim = Aim.all(nsp);
    aim = aim.with(aim.selection().to(snapshot.id()));
    this.only = new ClusterNamespace(operations, aim);
    this.onlyWithOneAnswer =
        new ClusterNamespace(operations, aim.withFlag("expectSingleResponse", true));
  }

  /** The id of the socket. */
  public String id() {
    return snapshot.id();
  }

  /** The request that opened its connection. */
  public Handshake handshake() {
    return snapshot.handshake();
  }

  /** What its client sent with CONNECT. */
  public Map<String, Object> auth() {
    return snapshot.auth();
  }

  /** Its rooms, its id included. */
  public Set<String> rooms() {
    return snapshot.rooms();
  }

  /** What its application keeps with it; what JSON cannot carry is not there. */
  public Map<String, Object> data() {
    return snapshot.data();
  }

  /** Sends an event, as {@link ClusterNamespace#emit}. */
  public void emit(String event, Object... arguments) {
    onlyWithOneAnswer.emit(event, arguments);
  }

  /**
   * Sends an event and waits for the answer of the client.
   *
   * @return the first argument of the answer; fails with {@link ClusterTimeoutException} when none
   *     came, or the socket is gone, and else as {@link ClusterNamespace#emitWithAck}
   */
  public CompletionStage<Object> emitWithAck(Duration timeout, String event, Object... arguments) {
    return onlyWithOneAnswer
        .emitWithAck(timeout, event, arguments)
        .thenCompose(RemoteSocket::theAnswer);
  }

  private static CompletionStage<Object> theAnswer(Answers<Object> answers) {
    return answers.values().isEmpty()
        ? CompletableFuture.failedFuture(
            new ClusterTimeoutException("the client did not answer in time, or is gone"))
        : CompletableFuture.completedFuture(answers.values().get(0));
  }

  /** Lets it enter rooms, as {@link ClusterNamespace#socketsJoin}. */
  public CompletionStage<Void> join(String... rooms) {
    return only.socketsJoin(rooms);
  }

  /** Lets it leave rooms, as {@link ClusterNamespace#socketsLeave}. */
  public CompletionStage<Void> leave(String... rooms) {
    return only.socketsLeave(rooms);
  }

  /**
   * Sends its client away, as {@link ClusterNamespace#disconnectSockets}.
   *
   * @param close whether its whole connection is closed
   */
  public CompletionStage<Void> disconnect(boolean close) {
    return only.disconnectSockets(close);
  }

  @Override
  public String toString() {
    return "RemoteSocket[" + id() + "]";
  }
}
