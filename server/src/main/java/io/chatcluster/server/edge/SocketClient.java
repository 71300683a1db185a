package io.chatcluster.server.edge;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.server.chat.Client;
import java.util.concurrent.CompletionStage;

/** A socket of this node, as the rules see it. */
final class SocketClient implements Client {
  private final Socket socket;
  private final Cluster cluster;

  SocketClient(Socket socket, Cluster cluster) {
    this.socket = socket;
    this.cluster = cluster;
  }

  @Override
  public String id() {
    return socket.id();
  }

  @Override
  public void emit(String event, Object argument) {
    socket.emit(event, argument);
  }

  @Override
  public CompletionStage<Void> enter(String room) {
    socket.join(room);
    return cluster.subscribed(socket.nsp(), room);
  }

  @Override
  public boolean isIn(String room) {
    return socket.isIn(room);
  }

  @Override
  public void leave(String room) {
    socket.leave(room);
  }
}
