package io.chatcluster.server.edge;

import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.User;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Brings what the presence tells of other nodes' users to the rules of their namespace. */
public final class Announcements implements Presence.Listener {
  private final Map<String, Presence.Listener> namespaces = new ConcurrentHashMap<>();

  /** Adds a namespace, to be told of its places; what is told of others is dropped. */
  public void add(String namespace, Presence.Listener rules) {
    namespaces.put(namespace, rules);
  }

  @Override
  public void joined(Place place, User user, int members) {
    Presence.Listener rules = namespaces.get(place.namespace());
    if (rules != null) {
      rules.joined(place, user, members);
    }
  }

  @Override
  public void left(Place place, User user, int members) {
    Presence.Listener rules = namespaces.get(place.namespace());
    if (rules != null) {
      rules.left(place, user, members);
    }
  }
}
