package io.chatcluster.server.edge;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.server.chat.Client;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;

/** A socket of this node, as the rules see it. */
final class SocketClient implements Client {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_NETWORK_BYTES = 8;

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
  public String address() {
    return key(socket.getRemoteAddress());
  }

  /** A client has a whole IPv6 network of 64 bits to choose from. */
  static String key(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      return "";
    }
    byte[] bytes = inet.getAddress().getAddress();
    int counted = bytes.length == IPV4_BYTES ? IPV4_BYTES : IPV6_NETWORK_BYTES;
    return HexFormat.of().formatHex(bytes, 0, counted);
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
