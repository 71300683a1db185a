package io.chatcluster.engine.sockets;

import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.backlog.Debt;
import io.chatcluster.engine.backlog.Debtor;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Socket.IO side of one session: puts packets together, and keeps the sockets of its
 * namespaces. State belongs to the event loop of the session; listeners run on the strand.
 */
final class Connection extends Deadlines.Entry {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);
  private static final String INVALID = "Invalid namespace";

  private final SocketLayer layer;
  private final Session session;
  private final Strand strand;
  private final UUID uuid = Ids.uuid();
  private final SocketsByNamespace sockets = new SocketsByNamespace();

  /** The child namespaces that this connection uses, by name; null while there are none. */
  private Map<String, LocalNamespace> held;

  private Incoming incoming;
  private LateAttachments lateAttachments;

  /** The rule of the protocol that the client broke; empty while it has broken none. */
  private volatile String broken = "";

  Connection(SocketLayer layer, Session session) {
    this.layer = layer;
    this.session = session;
    this.strand = new Strand(session, layer.listenerPool());
  }

  Session session() {
    return session;
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

  @Override
  protected void expired() {
    session.close(DisconnectReason.TRANSPORT_CLOSE);
  }

  private Deadlines patience() {
    return session.loop().deadlines(layer.options().attachmentTimeout());
  }

  /** Ends a connection whose packet does not become complete. */
  private final class LateAttachments extends Deadlines.Entry implements Debtor {
    final Debt debt = new Debt(this);

    @Override
    public long owed() {
      return incoming == null ? 0 : incoming.bytes();
    }

    @Override
    public void closeAsGreatest() {
      violated("the node has no room for what waits for attachments, and most waits here");
    }

    @Override
    protected void expired() {
      if (session.paused()) {
        // They may be there and not be read, as the listeners are behind.
        patience().start(this);
      } else {
        violated("attachments are late");
      }
    }
  }

  void text(ByteBuf text) {
    try {
      if (incoming != null) {
        throw new ProtocolViolation("text in place of an attachment");
      }
      IncomingPacket packet = layer.reader().read(text);
      if (packet.type().isBinary() && packet.attachments() > 0) {
        incoming = new Incoming(packet, layer.options().maxAttachmentBytes());
        if (lateAttachments == null) {
          lateAttachments = new LateAttachments();
        }
        patience().start(lateAttachments);
      } else {
        packet(packet, List.of());
      }
    } catch (ProtocolViolation violation) {
      violated(violation.getMessage());
    }
  }

  void binary(byte[] data) {
    try {
      if (incoming == null) {
        throw new ProtocolViolation("binary without a packet");
      }
      if (incoming.add(data)) {
        Incoming complete = incoming;
        incoming = null;
        lateAttachments.cancel();
        packet(complete.packet(), complete.attachments());
      } else {
        session.unfinished(lateAttachments.debt);
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
      long sum = packet.json().length;
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
      connect(packet);
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

  private void connect(IncomingPacket packet) {
    String nsp = packet.nsp();
    if (sockets.get(nsp) != null) {
      throw new ProtocolViolation("namespace is connected already");
    }
    if (sockets.isUndecided(nsp)) {
      // Clients may ask twice, for example by connect() after io(); one answer is enough.
      return;
    }
    LocalNamespace fixed = layer.existing(nsp);
    if (fixed == null && layer.dynamic().isEmpty()) {
      layer.send(session, layer.refusal(nsp, INVALID, null));
      return;
    }
    if (sockets.size() >= layer.options().maxNamespacesPerConnection()) {
      throw new ProtocolViolation("too many namespaces");
    }
    sockets.ask(nsp);
    Map<String, Object> auth =
        packet.json().length == 0 ? Map.of() : layer.arguments().auth(packet);
    if (fixed != null) {
      decide(fixed, auth);
    } else {
      connectDynamic(nsp, auth);
    }
  }

  private void connectDynamic(String nsp, Map<String, Object> auth) {
    LocalNamespace child = layer.dynamic().use(nsp);
    if (child != null) {
      hold(child);
      decide(child, auth);
      return;
    }
    strand.execute(
        () ->
            layer
                .dynamic()
                .find(
                    nsp,
                    auth,
                    family -> session.loop().runOrExecute(() -> found(family, nsp, auth))));
  }

  private void found(Family family, String nsp, Map<String, Object> auth) {
    if (session.isClosed()) {
      return;
    }
    LocalNamespace child = family == null ? null : layer.dynamic().useOrMake(nsp, family);
    if (child == null) {
      refuse(nsp, family == null ? INVALID : "Too many namespaces", null);
    } else {
      hold(child);
      decide(child, auth);
    }
  }

  private void decide(LocalNamespace namespace, Map<String, Object> auth) {
    Candidate candidate = new Candidate(this, namespace, auth);
    strand.execute(
        () ->
            namespace
                .gate()
                .decide(
                    candidate,
                    () -> session.loop().runOrExecute(() -> enter(candidate)),
                    (message, data) ->
                        session
                            .loop()
                            .runOrExecute(() -> refuse(namespace.name(), message, data))));
  }

  private void refuse(String nsp, String message, Object data) {
    if (!session.isClosed()) {
      sockets.refused(nsp);
      layer.send(session, layer.refusal(nsp, message, data));
      release(nsp);
    }
  }

  /** Keeps a child namespace from being removed while this connection uses it. */
  private void hold(LocalNamespace child) {
    if (held == null) {
      held = new HashMap<>(2);
    }
    held.put(child.name(), child);
  }

  /** Lets go of a child namespace, after the listeners that were called before. */
  private void release(String nsp) {
    LocalNamespace child = held == null ? null : held.remove(nsp);
    if (child != null) {
      strand.execute(() -> layer.dynamic().release(child));
    }
  }

  /** The gate has passed: from here on the socket exists for everybody. */
  private void enter(Candidate candidate) {
    if (session.isClosed()) {
      return;
    }
    LocalNamespace namespace = candidate.namespace();
    if (namespace.library() == null) {
      refuse(namespace.name(), INVALID, null);
      return;
    }
    cancel();
    layer.send(session, layer.writer().connect(namespace.name(), candidate.id()));
    EngineSocket socket = namespace.enter(candidate);
    sockets.entered(socket);
    strand.execute(socket::entered);
  }

  /** One socket leaves its namespace; the connection stays. Only on the event loop. */
  void leave(EngineSocket socket, DisconnectReason reason) {
    if (sockets.remove(socket)) {
      socket.left(reason);
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
    incoming = null;
    if (lateAttachments != null) {
      lateAttachments.cancel();
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
