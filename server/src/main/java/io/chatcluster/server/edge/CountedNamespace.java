package io.chatcluster.server.edge;

import io.chatcluster.engine.api.AckListener;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Middleware;
import io.chatcluster.engine.api.RoomListener;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.api.event.NamespaceEvents;
import io.chatcluster.server.chat.Counts;
import io.chatcluster.server.chat.presence.Place;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A namespace as the cluster delivers to it: what carries a count, from this node or another one,
 * is noted on the way to the sockets.
 */
final class CountedNamespace implements EngineNamespace {
  private final EngineNamespace sockets;
  private final Counts counts;
  private final String field;
  private final Function<Set<String>, Place> place;

  /**
   * Notes the counts in a field of the first argument.
   *
   * @param place the place that a broadcast to these rooms is about; null for none
   */
  CountedNamespace(
      EngineNamespace sockets, Counts counts, String field, Function<Set<String>, Place> place) {
    this.sockets = sockets;
    this.counts = counts;
    this.field = field;
    this.place = place;
  }

  @Override
  public int broadcast(List<?> data, Selection selection, EmitFlags flags) {
    if (data.size() == 2
        && data.get(1) instanceof Map<?, ?> fields
        && fields.get(field) instanceof Integer count) {
      Place counted = place.apply(selection.rooms());
      if (counted != null) {
        int[] reached = new int[1];
        counts.deliver(
            counted, count, () -> reached[0] = sockets.broadcast(data, selection, flags));
        return reached[0];
      }
    }
    return sockets.broadcast(data, selection, flags);
  }

  @Override
  public int broadcastWithAck(
      List<?> data, Selection selection, EmitFlags flags, Duration timeout, AckListener acks) {
    return sockets.broadcastWithAck(data, selection, flags, timeout, acks);
  }

  @Override
  public String name() {
    return sockets.name();
  }

  @Override
  public void use(Middleware middleware) {
    sockets.use(middleware);
  }

  @Override
  public NamespaceEvents events() {
    return sockets.events();
  }

  @Override
  public void addRoomListener(RoomListener listener) {
    sockets.addRoomListener(listener);
  }

  @Override
  public Collection<Socket> sockets(Selection selection) {
    return sockets.sockets(selection);
  }

  @Override
  public Socket socket(String id) {
    return sockets.socket(id);
  }

  @Override
  public Set<String> rooms() {
    return sockets.rooms();
  }

  @Override
  public boolean hasRoom(String room) {
    return sockets.hasRoom(room);
  }

  @Override
  public int socketsJoin(Selection selection, Collection<String> rooms) {
    return sockets.socketsJoin(selection, rooms);
  }

  @Override
  public void socketsLeave(Selection selection, Collection<String> rooms) {
    sockets.socketsLeave(selection, rooms);
  }

  @Override
  public void disconnectSockets(Selection selection, boolean close) {
    sockets.disconnectSockets(selection, close);
  }

  @Override
  public List<Object> plain(List<Object> values) {
    return sockets.plain(values);
  }
}
