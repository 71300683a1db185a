package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.namespace.Namespace;
import io.chatcluster.engine.ack.Acks;
import io.chatcluster.engine.ack.Awaited;
import io.chatcluster.engine.api.AckListener;
import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.event.SocketEvents;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.listen.Listeners;
import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.room.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A connected socket: what it hears, its acks, and what it is sent. */
final class EngineSocket extends RoomMember {
  private static final int LIBRARY_NO_TIMEOUT = -1;

  private Acks acks;
  private Room.Membership inNamespace;
  private volatile Listeners own;
  private volatile boolean complete;

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

  // Listeners.

  @Override
  public SocketEvents events() {
    synchronized (this) {
      if (own == null) {
        own = new Listeners(namespace()::outgoingIsHeard);
      }
      return own;
    }
  }

  /** Everybody who listens to this socket, the widest first. */
  List<Listeners> listeners() {
    Listeners mine = own;
    if (mine == null) {
      return namespace().listeners();
    }
    List<Listeners> all = new ArrayList<>(namespace().listeners());
    all.add(mine);
    return all;
  }

  boolean hearsEvents() {
    Listeners mine = own;
    return namespace().hearsEvents() || (mine != null && mine.hearEvents());
  }

  /** Tells the listeners of the socket. On the strand. */
  void entered() {
    namespace().listeners().forEach(listeners -> listeners.connected(this));
    // Again: a socket that left before on the same connection has the same id in the library.
    getNamespace().addClient(this);
    for (Namespace library : libraries()) {
      library.onConnect(this);
      if (!library.equals(getNamespace()) || !layer().options().libraryRooms()) {
        // Not a member of the parent: it would be the same one for all children of a connection.
        // Without the library's rooms no member at all: its maps weigh as much as the socket.
        library.leave(library.getName(), getSessionId());
      }
    }
  }

  /** The library's namespaces whose listeners hear this socket. */
  List<Namespace> libraries() {
    return namespace().libraries(getNamespace());
  }

  // Events and acks of the client, on the strand.

  void received(IncomingPacket packet, List<byte[]> attachments) {
    if (isDismissed()) {
      return;
    }
    switch (packet.type()) {
      case EVENT, BINARY_EVENT -> {
        // A number may stand for an event's name in the protocol; no listener can have it.
        if (packet.event() != null) {
          new Dispatch(this, packet, attachments).run();
        }
      }
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
  boolean isDismissed() {
    DisconnectReason reason = disconnectReason();
    return reason == DisconnectReason.SERVER_NAMESPACE_DISCONNECT
        || reason == DisconnectReason.FORCED_SERVER_CLOSE;
  }

  // What the socket is sent.

  @Override
  public void emit(String event, Object... args) {
    emit(EmitFlags.NONE, event, args);
  }

  @Override
  public void emitVolatile(String event, Object... args) {
    emit(EmitFlags.VOLATILE, event, args);
  }

  @Override
  public void emit(EmitFlags flags, String event, Object... args) {
    if (connected()) {
      send(eventData(event, args), NO_ACK, flags);
    }
  }

  private void send(List<?> data, long ackId, EmitFlags flags) {
    outgoing(data);
    Outgoing message = namespace().encoded(data, ackId, flags);
    try {
      session().send(message, flags.isVolatile());
    } finally {
      message.release();
    }
  }

  /** Sends the answer to an event. */
  void answer(long ackId, List<?> args) {
    if (connected()) {
      layer().send(session(), layer().writer().ack(nsp(), args, ackId));
    }
  }

  /** Tells those who listen to what is sent. */
  @Override
  void outgoing(List<?> data) {
    if (namespace().hearsOutgoing()) {
      List<Object> args = Collections.unmodifiableList(data.subList(1, data.size()));
      String event = (String) data.get(0);
      listeners().forEach(listeners -> listeners.outgoing(this, event, args));
    }
  }

  @Override
  void emit(List<?> data, AckCallback<?> callback) {
    Duration timeout =
        callback.getTimeout() == LIBRARY_NO_TIMEOUT
            ? null
            : Duration.ofSeconds(callback.getTimeout());
    if (!ask(data, new Awaited.ByCallback(callback), timeout)) {
      callback.onTimeout();
    }
  }

  @Override
  public CompletionStage<List<Object>> emitWithAck(Duration timeout, String event, Object... args) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive: " + timeout);
    }
    CompletableFuture<List<Object>> answer = new CompletableFuture<>();
    Awaited.ByStage awaited = new Awaited.ByStage(answer);
    if (!ask(eventData(event, args), awaited, timeout)) {
      if (connected()) {
        answer.completeExceptionally(
            new IllegalStateException(
                "event sent without waiting for its ack: "
                    + layer().options().maxPendingAcks()
                    + " acks of the socket are pending (EngineOptions.maxPendingAcks)"));
      } else {
        awaited.abandoned();
      }
    }
    return answer;
  }

  /**
   * Sends an event and waits for its answer. Returns false when no answer is waited for: the socket
   * is not connected, or the event was sent and too many answers are pending already.
   */
  private boolean ask(List<?> data, Awaited awaited, Duration timeout) {
    if (!connected()) {
      return false;
    }
    Acks owed = acks(true);
    long id = namespace().nextAckId();
    boolean expected = owed.expect(id, awaited, timeout);
    try {
      send(data, id, EmitFlags.NONE);
    } catch (IllegalArgumentException unwritable) {
      owed.forget(id);
      throw unwritable;
    }
    if (!connected()) {
      connection().strand().execute(owed::abandon);
    }
    return expected;
  }

  /**
   * Prepares for the answer to a broadcast, which carries this ack id. Returns false when the
   * socket owes too many already.
   */
  boolean expect(long ackId, AckListener listener) {
    return acks(true).expect(ackId, new Awaited.OfBroadcast(listener), null);
  }

  /** The answer to a broadcast is too late now. */
  void forget(long ackId) {
    acks(true).forget(ackId);
  }

  private synchronized Acks acks(boolean create) {
    if (acks == null && create) {
      acks = new Acks(connection().strand(), layer().options().maxPendingAcks());
    }
    return acks;
  }

  static List<Object> eventData(String event, Object... args) {
    List<Object> data = new ArrayList<>(args.length + 1);
    data.add(event);
    data.addAll(Arrays.asList(args));
    return data;
  }

  // The end.

  @Override
  public boolean connected() {
    return complete && disconnectReason() == null;
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
    List<Listeners> told = listeners();
    leaveAll(reason, told.stream().anyMatch(Listeners::hearDisconnecting));
    namespace().leave(this);
    connection().strand().execute(() -> tellOfLeaving(reason));
  }

  private void tellOfLeaving(DisconnectReason reason) {
    String details = reason == DisconnectReason.PARSE_ERROR ? connection().broken() : "";
    List<Listeners> told = listeners();
    told.forEach(listeners -> listeners.disconnecting(this, reason, details));
    forgetRooms();
    Acks owed = acks(false);
    if (owed != null) {
      owed.abandon();
    }
    told.forEach(listeners -> listeners.disconnected(this, reason, details));
    getNamespace().leave(getNamespace().getName(), getSessionId());
    libraries().forEach(library -> library.onDisconnect(this));
  }

  @Override
  public Map<String, Object> data() {
    return candidate().data();
  }
}
