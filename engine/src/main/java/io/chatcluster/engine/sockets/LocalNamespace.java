package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.namespace.Namespace;
import io.chatcluster.engine.api.AckListener;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Middleware;
import io.chatcluster.engine.api.RoomListener;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.api.event.NamespaceEvents;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.listen.Listeners;
import io.chatcluster.engine.protocol.PacketWriter;
import io.chatcluster.engine.room.FanOut;
import io.chatcluster.engine.room.Member;
import io.chatcluster.engine.room.Room;
import io.chatcluster.engine.room.Rooms;
import io.chatcluster.engine.transport.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The sockets and rooms of one namespace on this node. */
final class LocalNamespace implements EngineNamespace {
  private final SocketLayer layer;
  private final String name;
  private final Gate gate = new Gate(this);
  private final Rooms rooms = new Rooms();
  private final Room everyone;
  private final Map<String, EngineSocket> sockets = new ConcurrentHashMap<>();
  private final AtomicLong ackIds = new AtomicLong();
  private final Listeners events = new Listeners(this::outgoingIsHeard);
  private volatile List<Listeners> listeners = List.of(events);
  private volatile Family family;
  private volatile boolean outgoingHeard;

  LocalNamespace(SocketLayer layer, String name) {
    this.layer = layer;
    this.name = name;
    this.everyone = new Room(name);
  }

  SocketLayer layer() {
    return layer;
  }

  Gate gate() {
    return gate;
  }

  Rooms localRooms() {
    return rooms;
  }

  /** The library's namespace of the same name. */
  Namespace library() {
    return layer.libraryNamespace(name);
  }

  long nextAckId() {
    return ackIds.getAndIncrement();
  }

  /** Makes this a child of a parent; before any socket is in it. */
  void adopt(Family parent) {
    family = parent;
    listeners = List.of(parent.listeners(), events);
  }

  /** The parent, or null. */
  Family family() {
    return family;
  }

  /** The library's namespaces whose listeners are called: the parent's, and that of this name. */
  List<Namespace> libraries(Namespace own) {
    Namespace parent = family == null ? null : layer.libraryNamespace(family.name());
    return parent == null ? List.of(own) : List.of(parent, own);
  }

  /** Everybody who listens to all sockets of this namespace, the widest first. */
  List<Listeners> listeners() {
    return listeners;
  }

  boolean hearsEvents() {
    List<Listeners> all = listeners;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).hearEvents()) {
        return true;
      }
    }
    return false;
  }

  /** From now on somebody may listen to what sockets are sent. */
  void outgoingIsHeard() {
    outgoingHeard = true;
  }

  boolean hearsOutgoing() {
    return outgoingHeard || (family != null && family.hearsOutgoing());
  }

  /** Makes a candidate a socket. On its event loop. */
  EngineSocket enter(Candidate candidate) {
    EngineSocket socket = new EngineSocket(candidate);
    sockets.put(socket.id(), socket);
    socket.inNamespace(everyone.add(socket));
    rooms.socketEntered(socket.id());
    return socket;
  }

  void leave(EngineSocket socket) {
    if (sockets.remove(socket.id(), socket)) {
      everyone.remove(socket.inNamespace());
      rooms.socketLeft(socket.id());
    }
  }

  int roomSize(String room) {
    Room existing = rooms.get(room);
    return existing == null ? 0 : existing.size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void use(Middleware middleware) {
    gate.add(middleware);
  }

  @Override
  public NamespaceEvents events() {
    return events;
  }

  @Override
  public void addRoomListener(RoomListener listener) {
    rooms.addListener(listener);
  }

  @Override
  public Collection<Socket> sockets(Selection selection) {
    return new ArrayList<>(select(selection));
  }

  @Override
  public Socket socket(String id) {
    return sockets.get(id);
  }

  @Override
  public Set<String> rooms() {
    return rooms.names();
  }

  @Override
  public boolean hasRoom(String room) {
    return rooms.get(room) != null || sockets.containsKey(room);
  }

  @Override
  public int socketsJoin(Selection selection, Collection<String> names) {
    int refused = 0;
    for (EngineSocket socket : select(selection)) {
      for (String name : names) {
        refused += socket.tryJoin(name) ? 0 : 1;
      }
    }
    return refused;
  }

  @Override
  public void socketsLeave(Selection selection, Collection<String> names) {
    for (EngineSocket socket : select(selection)) {
      names.forEach(socket::leave);
    }
  }

  @Override
  public void disconnectSockets(Selection selection, boolean close) {
    select(selection).forEach(socket -> socket.disconnect(close));
  }

  @Override
  public List<Object> plain(List<Object> values) {
    PacketWriter writer = layer.writer();
    return writer == null ? values : writer.plain(values);
  }

  @Override
  public int broadcast(List<?> data, Selection selection, EmitFlags flags) {
    Room whole = hearsOutgoing() ? null : wholeRoom(selection);
    if (whole != null) {
      int size = whole.size();
      if (size > 0) {
        Outgoing message = encoded(data, LibraryClient.NO_ACK, flags);
        try {
          whole.fanOut(message, flags.isVolatile());
        } finally {
          message.release();
        }
      }
      return size;
    }
    Set<EngineSocket> selected = select(selection);
    if (!selected.isEmpty()) {
      selected.forEach(socket -> socket.outgoing(data));
      send(selected, encoded(data, LibraryClient.NO_ACK, flags), flags);
    }
    return selected.size();
  }

  @Override
  public int broadcastWithAck(
      List<?> data, Selection selection, EmitFlags flags, Duration timeout, AckListener acks) {
    long ackId = nextAckId();
    Set<EngineSocket> selected = select(selection);
    int expected = 0;
    for (EngineSocket socket : selected) {
      expected += socket.expect(ackId, acks) ? 1 : 0;
    }
    if (!selected.isEmpty()) {
      selected.forEach(socket -> socket.outgoing(data));
      Outgoing message;
      try {
        message = encoded(data, ackId, flags);
      } catch (IllegalArgumentException unwritable) {
        selected.forEach(socket -> socket.forget(ackId));
        throw unwritable;
      }
      send(selected, message, flags);
      selected
          .iterator()
          .next()
          .session()
          .loop()
          .after(timeout, () -> selected.forEach(socket -> socket.forget(ackId)));
    }
    return expected;
  }

  Outgoing encoded(List<?> data, long ackId, EmitFlags flags) {
    Outgoing message = layer.writer().event(name, data, ackId, flags.plain());
    if (!flags.compress()) {
      message.neverCompress();
    }
    return message;
  }

  private static void send(Set<EngineSocket> selected, Outgoing message, EmitFlags flags) {
    try {
      List<Session> sessions = new ArrayList<>(selected.size());
      selected.forEach(socket -> sessions.add(socket.session()));
      FanOut.send(sessions, message, flags.isVolatile());
    } finally {
      message.release();
    }
  }

  /** The room whose members are exactly the selection, if there is one; its snapshot is ready. */
  private Room wholeRoom(Selection selection) {
    if (!selection.except().isEmpty() || selection.rooms().size() > 1) {
      return null;
    }
    if (selection.rooms().isEmpty()) {
      return everyone;
    }
    String room = selection.rooms().iterator().next();
    return sockets.containsKey(room) ? null : rooms.get(room);
  }

  private Set<EngineSocket> select(Selection selection) {
    Set<EngineSocket> selected = new LinkedHashSet<>();
    if (selection.rooms().isEmpty()) {
      selected.addAll(sockets.values());
    } else {
      selection.rooms().forEach(room -> addMembers(room, selected));
    }
    if (!selection.except().isEmpty() && !selected.isEmpty()) {
      selected.removeIf(socket -> selection.except().stream().anyMatch(socket::isIn));
    }
    return selected;
  }

  private void addMembers(String name, Set<EngineSocket> selected) {
    EngineSocket own = sockets.get(name);
    if (own != null) {
      selected.add(own);
    }
    Room room = rooms.get(name);
    if (room != null) {
      for (Member member : room.members()) {
        selected.add((EngineSocket) member);
      }
    }
  }
}
