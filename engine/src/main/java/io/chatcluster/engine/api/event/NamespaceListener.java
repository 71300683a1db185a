package io.chatcluster.engine.api.event;

import io.chatcluster.engine.api.EngineNamespace;

/**
 * Hears of the namespaces of a {@link ParentNamespace}: {@code new_namespace} of the official
 * server, and the end that it does not tell.
 *
 * <p>Called in the order in which it happens, one call at a time per name, on the thread that made
 * or removed the namespace (an event loop or a listener thread), under the lock of that name. It
 * may add listeners and middleware, and otherwise only take a note and return.
 */
public interface NamespaceListener {
  /** A namespace was made because a client asked for it; no client is in it yet. */
  void created(EngineNamespace namespace);

  /**
   * A namespace was removed because it is empty. When a client asks for it again, another one of
   * the same name is made; this one stays empty.
   */
  default void removed(EngineNamespace namespace) {}
}
