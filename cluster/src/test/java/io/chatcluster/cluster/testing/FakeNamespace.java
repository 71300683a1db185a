package io.chatcluster.cluster.testing;

import io.chatcluster.engine.api.AckListener;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Middleware;
import io.chatcluster.engine.api.RoomListener;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.api.event.NamespaceEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A namespace whose sockets are only names: it notes what each of them was sent. */
public final class FakeNamespace implements EngineNamespace {
  private final String name;
  private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Set<String>> members = new TreeMap<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final AtomicReference<Runnable> afterLook = new AtomicReference<>();
  private final Map<String, Map<String, Object>> data = new HashMap<>();
  private final Map<String, List<Object>> answers = new HashMap<>();
  private final Set<String> full = new HashSet<>();
  private UnaryOperator<Object> writing = UnaryOperator.identity();

  /** One event at one socket. */
  public record Delivery(String socket, List<?> data, EmitFlags flags) {}

  public FakeNamespace(String name) {
    this.name = name;
  }

  /** Lets a socket enter rooms; it exists from its first call on. */
  public synchronized void join(String socket, String... rooms) {
    if (members.computeIfAbsent(socket, id -> new HashSet<>()).add(socket)) {
      listeners.forEach(listener -> listener.socketEntered(socket));
    }
    for (String room : rooms) {
      if (members.computeIfAbsent(room, id -> new HashSet<>()).add(socket)
          && members.get(room).size() == 1) {
        listeners.forEach(listener -> listener.opened(room));
      }
    }
  }

  /** Lets a socket leave a room. */
  public synchronized void leave(String socket, String room) {
    Set<String> sockets = members.get(room);
    if (sockets != null && sockets.remove(socket) && sockets.isEmpty()) {
      members.remove(room);
      listeners.forEach(
          listener -> {
            if (room.equals(socket)) {
              listener.socketLeft(socket);
            } else {
              listener.closed(room);
            }
          });
    }
  }

  /** Runs once, between the next answer of {@link #hasRoom} and the one who asked. */
  public void afterNextLook(Runnable task) {
    afterLook.set(task);
  }

  /** Lets a socket be in as many rooms as it may be. */
  public synchronized void full(String socket) {
    full.add(socket);
  }

  /** What an application keeps with a socket. */
  public synchronized void data(String socket, Map<String, Object> kept) {
    data.put(socket, kept);
  }

  /** Lets a socket answer every event that asks for it with these arguments, at once. */
  public synchronized void answers(String socket, Object... arguments) {
    answers.put(socket, Arrays.asList(arguments));
  }

  /** Everything that was sent, in order. */
  public synchronized List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** What one socket was sent, in order. */
  public synchronized List<List<?>> sentTo(String socket) {
    List<List<?>> sent = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      if (delivery.socket().equals(socket)) {
        sent.add(delivery.data());
      }
    }
    return sent;
  }

  /** How the server of this namespace writes a value. */
  public void writes(UnaryOperator<Object> value) {
    writing = value;
  }

  @Override
  public List<Object> plain(List<Object> values) {
    List<Object> written = new ArrayList<>(values);
    written.replaceAll(writing);
    return written;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void addRoomListener(RoomListener listener) {
    listeners.add(listener);
  }

  @Override
  public synchronized Set<String> rooms() {
    Set<String> rooms = new HashSet<>(members.keySet());
    rooms.removeIf(room -> members.get(room).contains(room));
    return rooms;
  }

  @Override
  public boolean hasRoom(String room) {
    boolean answer;
    synchronized (this) {
      answer = members.containsKey(room);
    }
    Runnable task = afterLook.getAndSet(null);
    if (task != null) {
      task.run();
    }
    return answer;
  }

  @Override
  public synchronized int broadcast(List<?> data, Selection selection, EmitFlags flags) {
    Set<String> selected = selected(selection);
    selected.forEach(socket -> deliveries.add(new Delivery(socket, data, flags)));
    return selected.size();
  }

  private Set<String> selected(Selection selection) {
    Set<String> selected = new HashSet<>();
    Set<String> rooms = selection.rooms().isEmpty() ? members.keySet() : selection.rooms();
    rooms.forEach(room -> selected.addAll(members.getOrDefault(room, Set.of())));
    selection.except().forEach(room -> selected.removeAll(members.getOrDefault(room, Set.of())));
    return selected;
  }

  @Override
  public void use(Middleware middleware) {
    throw new UnsupportedOperationException("a fake has no handshakes");
  }

  @Override
  public NamespaceEvents events() {
    throw new UnsupportedOperationException("a fake hears nothing");
  }

  @Override
  public synchronized Collection<Socket> sockets(Selection selection) {
    List<Socket> sockets = new ArrayList<>();
    for (String id : selected(selection)) {
      sockets.add(FakeSocket.of(this, id, data.getOrDefault(id, Map.of())));
    }
    return sockets;
  }

  @Override
  public synchronized Socket socket(String id) {
    return members.getOrDefault(id, Set.of()).contains(id)
        ? FakeSocket.of(this, id, data.getOrDefault(id, Map.of()))
        : null;
  }

  @Override
  public synchronized int socketsJoin(Selection selection, Collection<String> rooms) {
    int refused = 0;
    for (String socket : selected(selection)) {
      for (String room : rooms) {
        if (full.contains(socket)) {
          refused++;
        } else {
          join(socket, room);
        }
      }
    }
    return refused;
  }

  @Override
  public synchronized void socketsLeave(Selection selection, Collection<String> rooms) {
    selected(selection).forEach(socket -> rooms.forEach(room -> leave(socket, room)));
  }

  @Override
  public synchronized void disconnectSockets(Selection selection, boolean close) {
    for (String socket : selected(selection)) {
      List.copyOf(members.keySet()).forEach(room -> leave(socket, room));
    }
  }

  @Override
  public synchronized int broadcastWithAck(
      List<?> event, Selection selection, EmitFlags flags, Duration timeout, AckListener acks) {
    int count = broadcast(event, selection, flags);
    for (String socket : selected(selection)) {
      if (answers.containsKey(socket)) {
        acks.acked(answers.get(socket));
      }
    }
    return count;
  }
}
