package io.chatcluster.engine.api.event;

import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Middleware;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A family of namespaces that share middleware and listeners and are made when a client first asks
 * for one of them: {@code io.of(/pattern/)} and {@code io.of(fn)} of the official server. Other
 * than there, what is added here later holds for the namespaces that exist as well.
 */
public interface ParentNamespace {
  /**
   * A name that no client can ask for, for example {@code /_0}. Listeners that are added to the
   * namespace of this name in netty-socketio hear the sockets of all children: {@code
   * server.addNamespace(parent.name()).addListeners(handler)}.
   */
  String name();

  /** Adds a middleware for all children; it is asked before their own. */
  void use(Middleware middleware);

  /** The listeners for all sockets of all children. */
  NamespaceEvents events();

  /** The namespaces there are now; a copy. */
  Collection<EngineNamespace> children();

  /**
   * Sends one event to every socket of every child on this node; it is encoded once per child.
   *
   * @return how many sockets there were
   */
  int broadcast(List<?> data, EmitFlags flags);

  /** Decides which names belong to the family. */
  @FunctionalInterface
  interface Rule {
    /**
     * A client asked for a namespace that does not exist. Called on the listener thread of its
     * connection; the answer may come later and from any thread, and only the first one counts. A
     * rule that throws has answered no.
     *
     * @param name what it asked for, with the leading slash; at most 256 bytes
     * @param auth what it sent with CONNECT, or an empty map
     * @param allow whether there is to be a namespace of this name
     */
    void asked(String name, Map<String, Object> auth, Consumer<Boolean> allow);
  }
}
