package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.chatcluster.engine.api.AckListener;
import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.protocol.ProtocolViolation;
import io.chatcluster.engine.room.Room;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connected socket: its rooms, its acks, and what it is sent. */
final class EngineSocket extends LibraryClient {
  private static final Logger log = LoggerFactory.getLogger(EngineSocket.class);
  private static final int LIBRARY_NO_TIMEOUT = -1;

  private final List<Room.Membership> memberships = new ArrayList<>(1);
  private Acks acks;
  private Room.Membership inNamespace;
  private volatile boolean complete;
  private volatile DisconnectReason left;

  EngineSocket(Candidate candidate) {
    super(candidate);
    // The library's constructor has shown this socket to other threads before it was finished.
    complete = true;
  }

  /** The place among all sockets of the namespace. */
  Room.Membership inNamespace() {
    return inNamespace;
  }

  void inNamespace(Room.Membership place) {
    inNamespace = place;
  }

  /** Tells the library of the socket. On the strand. */
  void entered() {
    // Again: a socket that left before on the same connection has the same id in the library.
    getNamespace().addClient(this);
    getNamespace().onConnect(this);
  }

  // Events and acks of the client, on the strand.

  void received(IncomingPacket packet, List<byte[]> attachments) {
    if (isDismissed()) {
      return;
    }
    switch (packet.type()) {
      case EVENT, BINARY_EVENT -> event(packet, attachments);
      case ACK, BINARY_ACK -> {
        Acks owed = acks(false);
        if (owed != null) {
          owed.received(packet, attachments, layer().arguments());
        }
      }
      case CONNECT, DISCONNECT, CONNECT_ERROR ->
          throw new IllegalStateException("The connection handles " + packet.type());
    }
  }

  /** What came before the client left is still heard; not what came before the server's word. */
  private boolean isDismissed() {
    DisconnectReason reason = left;
    return reason == DisconnectReason.SERVER_NAMESPACE_DISCONNECT
        || reason == DisconnectReason.FORCED_SERVER_CLOSE;
  }

  private void event(IncomingPacket packet, List<byte[]> attachments) {
    if (packet.event() == null) {
      // A number may stand for an event's name in the protocol; no listener can have it.
      return;
    }
    Event event;
    try {
      event = layer().arguments().event(getNamespace().getName(), packet.payload(), attachments);
    } catch (ProtocolViolation broken) {
      throw broken;
    } catch (IOException | RuntimeException wrongType) {
      // Not for the ExceptionListener: the text of such an exception quotes the payload.
      log.debug("An event of {} does not fit the type of its listener", nsp());
      return;
    }
    Packet asked = new Packet(PacketType.MESSAGE);
    asked.setSubType(PacketType.EVENT);
    if (packet.ackId() != IncomingPacket.NO_ACK) {
      asked.setAckId(packet.ackId());
    }
    getNamespace().onEvent(this, event.getName(), event.getArgs(), new AckRequest(asked, this));
  }

  // What the socket is sent.

  @Override
  public void emit(String event, Object... args) {
    if (connected()) {
      layer().send(session(), layer().writer().event(nsp(), eventData(event, args), NO_ACK));
    }
  }

  @Override
  public void emitVolatile(String event, Object... args) {
    if (connected()) {
      Outgoing message = layer().writer().event(nsp(), eventData(event, args), NO_ACK);
      session().send(message, true);
      message.release();
    }
  }

  @Override
  void emit(List<?> data, AckCallback<?> callback) {
    if (!connected()) {
      callback.onTimeout();
      return;
    }
    long id = namespace().nextAckId();
    Acks owed = acks(true);
    Future<?> timer = null;
    if (callback.getTimeout() != LIBRARY_NO_TIMEOUT) {
      timer =
          session()
              .loop()
              .after(
                  Duration.ofSeconds(callback.getTimeout()),
                  () -> connection().strand().execute(() -> owed.timeout(id)));
    }
    owed.expect(id, callback, timer);
    layer().send(session(), layer().writer().event(nsp(), data, id));
    if (!connected()) {
      owed.abandon();
    }
  }

  /** Prepares for the answer to a broadcast, which carries this ack id. */
  void expect(long ackId, AckListener listener) {
    acks(true).expect(ackId, listener);
  }

  /** The answer to a broadcast is too late now. */
  void forget(long ackId) {
    acks(true).timeout(ackId);
  }

  private synchronized Acks acks(boolean create) {
    if (acks == null && create) {
      acks = new Acks();
    }
    return acks;
  }

  static List<Object> eventData(String event, Object... args) {
    List<Object> data = new ArrayList<>(args.length + 1);
    data.add(event);
    data.addAll(Arrays.asList(args));
    return data;
  }

  // Rooms.

  @Override
  public void join(String room) {
    if (!tryJoin(room)) {
      throw new IllegalStateException(
          "A socket can be in " + layer().options().maxRoomsPerSocket() + " rooms");
    }
  }

  /** Enters a room. Returns false when the socket is in as many as it may be. */
  boolean tryJoin(String room) {
    synchronized (memberships) {
      if (left != null || membership(room) != null || room.equals(id())) {
        return true;
      }
      if (memberships.size() >= layer().options().maxRoomsPerSocket()) {
        log.debug("A socket of {} is in as many rooms as it may be", nsp());
        return false;
      }
      memberships.add(namespace().localRooms().join(room, this));
      mirrorJoin(room);
      return true;
    }
  }

  @Override
  public void leave(String room) {
    synchronized (memberships) {
      Room.Membership membership = membership(room);
      if (membership != null) {
        memberships.remove(membership);
        namespace().localRooms().leave(membership);
        mirrorLeave(room);
      }
    }
  }

  @Override
  public Set<String> rooms() {
    Set<String> names = new LinkedHashSet<>();
    synchronized (memberships) {
      if (left == null) {
        names.add(id());
      }
      memberships.forEach(membership -> names.add(membership.room().name()));
    }
    return names;
  }

  boolean isIn(String room) {
    synchronized (memberships) {
      return room.equals(id()) || membership(room) != null;
    }
  }

  private Room.Membership membership(String room) {
    for (int i = 0; i < memberships.size(); i++) {
      if (memberships.get(i).room().name().equals(room)) {
        return memberships.get(i);
      }
    }
    return null;
  }

  // The end.

  @Override
  public boolean connected() {
    return complete && left == null;
  }

  @Override
  public DisconnectReason disconnectReason() {
    return left;
  }

  @Override
  public void disconnect(boolean close) {
    if (close) {
      connection().dismissAll();
    } else {
      connection().dismiss(this);
    }
  }

  /** Takes the socket out of everything and tells the listeners. On the event loop. */
  void left(DisconnectReason reason) {
    synchronized (memberships) {
      left = reason;
      for (Room.Membership membership : memberships) {
        namespace().localRooms().leave(membership);
        mirrorLeave(membership.room().name());
      }
      memberships.clear();
    }
    namespace().leave(this);
    connection()
        .strand()
        .execute(
            () -> {
              Acks owed = acks(false);
              if (owed != null) {
                owed.abandon();
              }
              getNamespace().leave(getNamespace().getName(), getSessionId());
              getNamespace().onDisconnect(this);
            });
  }

  @Override
  public Map<String, Object> data() {
    return candidate().data();
  }

  @Override
  Map<String, Object> keptData() {
    return candidate().keptData();
  }
}
