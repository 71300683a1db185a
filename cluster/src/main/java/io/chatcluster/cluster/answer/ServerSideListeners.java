package io.chatcluster.cluster.answer;

import io.chatcluster.cluster.wire.value.EventNames;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The listeners of this node, by namespace and event. Safe for any thread. */
public final class ServerSideListeners {
  private final Map<String, Map<String, List<ServerSideListener>>> listeners =
      new ConcurrentHashMap<>();

  /**
   * Adds a listener; it hears every event of that name from now on.
   *
   * @throws IllegalArgumentException if the event name is reserved
   */
  public void add(String nsp, String event, ServerSideListener listener) {
    listeners
        .computeIfAbsent(nsp, name -> new ConcurrentHashMap<>())
        .computeIfAbsent(EventNames.ofServers(event), name -> new CopyOnWriteArrayList<>())
        .add(listener);
  }

  List<ServerSideListener> of(String nsp, String event) {
    return listeners.getOrDefault(nsp, Map.of()).getOrDefault(event, List.of());
  }
}
