package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.store.Store;
import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.handshake.Ids;
import io.chatcluster.engine.listen.Strand;
import io.chatcluster.engine.loop.Deadlines;
import io.chatcluster.engine.protocol.Incoming;
import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.protocol.PacketType;
import io.chatcluster.engine.protocol.ProtocolViolation;
import io.chatcluster.engine.transport.Session;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Socket.IO side of one session: puts packets together, and keeps the sockets of its
 * namespaces. State belongs to the event loop of the session; listeners run on the strand.
 */
final class Connection extends Deadlines.Entry {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final SocketLayer layer;
  private final Session session;
  private final Strand strand;
  private final UUID uuid = Ids.uuid();
  private final SocketsByNamespace sockets = new SocketsByNamespace();

  /** The child namespaces that this connection uses, by name; null while there are none. */
  private Map<String, LocalNamespace> held;

  /** What netty-socketio keeps for a connection; null while it was given nothing. */
  private Store store;

  /** What puts binary packets together; null for a client that has never sent one. */
  private Attachments attachments;

  /** What the engine keeps of the {@code auth} of this connection's sockets, in bytes. */
  private long authBytes;

  /** What the program keeps of what the client sent, in bytes. */
  private final AtomicLong keptByProgram = new AtomicLong();

  /** The rule of the protocol that the client broke; empty while it has broken none. */
  private volatile String broken = "";

  Connection(SocketLayer layer, Session session) {
    this.layer = layer;
    this.session = session;
    this.strand = new Strand(session, layer.listenerPool());
  }

  SocketLayer layer() {
    return layer;
  }

  Session session() {
    return session;
  }

  SocketsByNamespace sockets() {
    return sockets;
  }

  Strand strand() {
    return strand;
  }

  String broken() {
    return broken;
  }

  /** What the library calls the session id: the same for every namespace of the connection. */
  UUID uuid() {
    return uuid;
  }

  /**
   * What the application keeps by {@code SocketIOClient.set}: one store of the server's {@code
   * StoreFactory} for all namespaces of the connection, made when it is first asked for. Any
   * thread.
   */
  synchronized Store store() {
    if (store == null) {
      store = layer.newStore(uuid);
      session.handshake().kept().forEach(store::set);
    }
    return store;
  }

  /** The client has joined no namespace in its time. */
  @Override
  protected void expired() {
    session.close(DisconnectReason.TRANSPORT_CLOSE);
  }

  /** The client has joined a namespace, which is all that it had a limited time for. */
  void hasJoined() {
    cancel();
  }

  /** The bytes that are kept of what the client sent. */
  long kept() {
    return (attachments == null ? 0 : attachments.held())
        + strand.waitingBytes()
        + authBytes
        + keptByProgram.get();
  }

  /** The {@code auth} of a socket takes so many bytes more, or fewer. */
  void keepsAuth(long change) {
    authBytes += change;
    if (change > 0 && authBytes > Session.UNCOUNTED) {
      session.keepsMore();
    }
  }

  /** The program keeps so many bytes more, or fewer. Any thread. */
  void programKeeps(long change) {
    if (keptByProgram.addAndGet(change) > Session.UNCOUNTED && change > 0) {
      session.loop().runOrExecute(session::keepsMore);
    }
  }

  /** The client pinged. netty-socketio calls the ping listeners of the main namespace for it. */
  void pinged() {
    callMain(Namespace::onPing);
  }

  /**
   * The client answered a ping. netty-socketio calls the pong listeners of the main namespace for
   * it.
   */
  void ponged() {
    callMain(Namespace::onPong);
  }

  /**
   * Calls listeners on the event loop, as netty-socketio does: its namespace does not say whether
   * it has any, and a task for each pong would cost every connection.
   */
  private void callMain(BiConsumer<Namespace, EngineSocket> listeners) {
    EngineSocket main = sockets.get(SocketLayer.MAIN);
    if (main == null) {
      return;
    }
    try {
      listeners.accept(main.getNamespace(), main);
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError failed) {
      log.error("A listener failed", failed);
    }
  }

  void text(ByteBuf text) {
    try {
      if (attachments != null && attachments.areMissing()) {
        throw new ProtocolViolation("text in place of an attachment");
      }
      IncomingPacket packet = layer.reader().read(text);
      if (packet.type().isBinary() && packet.attachments() > 0) {
        if (attachments == null) {
          attachments = new Attachments(this);
        }
        attachments.begin(packet);
      } else {
        packet(packet, List.of());
      }
    } catch (ProtocolViolation violation) {
      violated(violation.getMessage());
    }
  }

  void binary(byte[] data) {
    try {
      if (attachments == null || !attachments.areMissing()) {
        throw new ProtocolViolation("binary without a packet");
      }
      Incoming complete = attachments.add(data);
      if (complete != null) {
        packet(complete.packet(), complete.attachments());
      }
    } catch (ProtocolViolation violation) {
      violated(violation.getMessage());
    }
  }

  /** A packet of the client on its way to the socket, on the strand. */
  private record Received(
      Connection connection, EngineSocket socket, IncomingPacket packet, List<byte[]> attachments)
      implements Runnable {
    @Override
    public void run() {
      try {
        socket.received(packet, attachments);
      } catch (ProtocolViolation violation) {
        connection.violated(violation.getMessage());
      }
    }

    /** What waits in memory with it. */
    int bytes() {
      long sum = packet.bytes();
      for (byte[] attachment : attachments) {
        sum += attachment.length;
      }
      return (int) Math.min(sum, Integer.MAX_VALUE);
    }
  }

  /** The client broke a rule of the protocol; the connection ends. Any thread. */
  void violated(String rule) {
    log.debug("Connection closed: {}", rule);
    broken = rule;
    session.close(DisconnectReason.PARSE_ERROR);
  }

  private void packet(IncomingPacket packet, List<byte[]> attachments) {
    if (packet.type() == PacketType.CONNECT) {
      new Entrance(this, packet).ask();
      return;
    }
    EngineSocket socket = sockets.get(packet.nsp());
    if (socket == null) {
      throw new ProtocolViolation("packet for a namespace that is not connected");
    }
    if (packet.type() == PacketType.DISCONNECT) {
      leave(socket, DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
      return;
    }
    Received received = new Received(this, socket, packet, attachments);
    strand.execute(received, received.bytes());
  }

  /** Keeps a child namespace from being removed while this connection uses it. */
  void hold(LocalNamespace child) {
    if (held == null) {
      held = new HashMap<>(2);
    }
    held.put(child.name(), child);
  }

  /** Lets go of a child namespace, after the listeners that were called before. */
  void release(String nsp) {
    LocalNamespace child = held == null ? null : held.remove(nsp);
    if (child != null) {
      strand.execute(() -> layer.dynamic().release(child));
    }
  }

  /** One socket leaves its namespace; the connection stays. Only on the event loop. */
  void leave(EngineSocket socket, DisconnectReason reason) {
    if (sockets.remove(socket)) {
      socket.left(reason);
      keepsAuth(-socket.candidate().authBytes());
      release(socket.nsp());
    }
  }

  /** Sends the client away from one namespace. Any thread. */
  void dismiss(EngineSocket socket) {
    session
        .loop()
        .runOrExecute(
            () -> {
              if (socket.connected()) {
                layer.send(session, layer.writer().disconnect(socket.nsp()));
                leave(socket, DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
              }
            });
  }

  /** Sends the client away from every namespace and ends the session. Any thread. */
  void dismissAll() {
    session
        .loop()
        .runOrExecute(
            () -> {
              for (EngineSocket socket : sockets.all()) {
                layer.send(session, layer.writer().disconnect(socket.nsp()));
                leave(socket, DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
              }
              session.close(DisconnectReason.FORCED_SERVER_CLOSE);
            });
  }

  void closed(DisconnectReason reason) {
    cancel();
    if (attachments != null) {
      attachments.giveUp();
    }
    for (EngineSocket socket : sockets.all()) {
      leave(socket, reason);
    }
    sockets.clear();
    if (held != null) {
      List.copyOf(held.keySet()).forEach(this::release);
    }
  }
}
