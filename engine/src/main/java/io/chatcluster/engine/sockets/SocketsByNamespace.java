package io.chatcluster.engine.sockets;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The sockets of one connection, and the namespaces that have not decided yet. Nearly every
 * connection has one of them: the immutable collections of the JDK hold one without a table, and a
 * change copies a handful. Only for the event loop of the connection.
 */
final class SocketsByNamespace {
  private Map<String, EngineSocket> connected = Map.of();
  private Set<String> undecided = Set.of();

  /** The socket in a namespace, or null. */
  EngineSocket get(String nsp) {
    return connected.get(nsp);
  }

  boolean isUndecided(String nsp) {
    return undecided.contains(nsp);
  }

  /** How many namespaces are entered or asked. */
  int size() {
    return connected.size() + undecided.size();
  }

  /** Every socket; a change does not show. */
  Collection<EngineSocket> all() {
    return connected.values();
  }

  /** A namespace is asked. */
  void ask(String nsp) {
    if (undecided.isEmpty()) {
      undecided = Set.of(nsp);
      return;
    }
    Set<String> more = new HashSet<>(undecided);
    more.add(nsp);
    undecided = Set.copyOf(more);
  }

  /** A namespace has refused. */
  void refused(String nsp) {
    if (!undecided.contains(nsp)) {
      return;
    }
    if (undecided.size() == 1) {
      undecided = Set.of();
    } else {
      Set<String> fewer = new HashSet<>(undecided);
      fewer.remove(nsp);
      undecided = Set.copyOf(fewer);
    }
  }

  /** A namespace has let the client in. */
  void entered(EngineSocket socket) {
    refused(socket.nsp());
    if (connected.isEmpty()) {
      connected = Map.of(socket.nsp(), socket);
      return;
    }
    Map<String, EngineSocket> more = new HashMap<>(connected);
    more.put(socket.nsp(), socket);
    connected = Map.copyOf(more);
  }

  /** Takes a socket out. Returns false when it is in no more. */
  boolean remove(EngineSocket socket) {
    if (!socket.equals(connected.get(socket.nsp()))) {
      return false;
    }
    if (connected.size() == 1) {
      connected = Map.of();
    } else {
      Map<String, EngineSocket> fewer = new HashMap<>(connected);
      fewer.remove(socket.nsp());
      connected = Map.copyOf(fewer);
    }
    return true;
  }

  void clear() {
    connected = Map.of();
    undecided = Set.of();
  }
}
