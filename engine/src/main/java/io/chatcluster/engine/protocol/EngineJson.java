package io.chatcluster.engine.protocol;

import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The library's JSON support, for servers that were given none of their own. It knows the types of
 * the listeners, so that strings for listeners of strings, and events without a listener, need no
 * parser; and it reads other events without a stream in between. Any thread.
 */
public final class EngineJson extends JacksonJsonSupport {
  private final Map<EventKey, List<Class<?>>> types = new ConcurrentHashMap<>();

  @Override
  public void addEventMapping(String namespace, String event, Class<?>... classes) {
    // In this order: what is found in ours is in the library's too.
    super.addEventMapping(namespace, event, classes);
    types.put(new EventKey(namespace, event), Arrays.asList(classes));
  }

  @Override
  public void removeEventMapping(String namespace, String event) {
    types.remove(new EventKey(namespace, event));
    super.removeEventMapping(namespace, event);
  }

  /** The same as {@code readValue} of the library for this packet, which has no attachments. */
  Event event(String namespace, IncomingPacket packet) throws IOException {
    List<Class<?>> classes = types.get(new EventKey(namespace, packet.event()));
    if (classes == null) {
      // What listens in the main namespace gives its types to all, as in the library.
      classes = types.get(new EventKey(Namespace.DEFAULT_NAME, packet.event()));
    }
    if (classes == null) {
      return new Event(packet.event(), List.of());
    }
    if (packet.strings() != null && takeStrings(classes, packet.strings().size())) {
      int most = Math.min(classes.size(), packet.strings().size());
      return new Event(packet.event(), new ArrayList<>(packet.strings().subList(0, most)));
    }
    namespaceClass.set(namespace);
    return objectMapper.readValue(packet.json(), Event.class);
  }

  private static boolean takeStrings(List<Class<?>> classes, int count) {
    for (int i = 0; i < Math.min(classes.size(), count); i++) {
      if (classes.get(i) != String.class) {
        return false;
      }
    }
    return true;
  }
}
