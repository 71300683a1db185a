package io.chatcluster.engine.sockets;

import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.protocol.ProtocolViolation;
import io.chatcluster.engine.transport.Session;

/**
 * One client asks for one namespace: from its CONNECT packet to a socket or a refusal. On the event
 * loop, but for the middleware, which is asked on the strand and may answer from any thread.
 */
final class Entrance {
  private static final String INVALID = "Invalid namespace";
  private static final String TOO_MANY = "Too many namespaces";
  private static final String TOO_LARGE = "auth is larger than %d bytes";

  private final Connection connection;
  private final SocketLayer layer;
  private final Session session;
  private final IncomingPacket packet;
  private final String nsp;
  private final Auth auth;

  Entrance(Connection connection, IncomingPacket packet) {
    this.connection = connection;
    this.layer = connection.layer();
    this.session = connection.session();
    this.packet = packet;
    this.nsp = packet.nsp();
    this.auth = new Auth(layer, packet);
  }

  /** Begins; throws {@link ProtocolViolation} where the client may not ask. */
  void ask() {
    SocketsByNamespace sockets = connection.sockets();
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
    int maxAuthBytes = layer.options().maxAuthBytes();
    if (packet.json().length > maxAuthBytes) {
      layer.send(session, layer.refusal(nsp, TOO_LARGE.formatted(maxAuthBytes), null));
      return;
    }
    if (sockets.size() >= layer.options().maxNamespacesPerConnection()) {
      throw new ProtocolViolation("too many namespaces");
    }
    sockets.ask(nsp);
    connection.keepsAuth(auth.bytes());
    if (fixed != null) {
      decide(fixed);
    } else {
      askDynamic();
    }
  }

  private void askDynamic() {
    LocalNamespace child = layer.dynamic().use(nsp);
    if (child != null) {
      connection.hold(child);
      decide(child);
      return;
    }
    connection
        .strand()
        .execute(
            () ->
                layer
                    .dynamic()
                    .find(
                        nsp,
                        auth.values(),
                        family -> session.loop().runOrExecute(() -> found(family))));
  }

  private void found(Family family) {
    if (session.isClosed()) {
      connection.keepsAuth(-auth.bytes());
      return;
    }
    LocalNamespace child = family == null ? null : layer.dynamic().useOrMake(nsp, family);
    if (child == null) {
      refuse(family == null ? INVALID : TOO_MANY, null);
    } else {
      connection.hold(child);
      decide(child);
    }
  }

  private void decide(LocalNamespace namespace) {
    Candidate candidate = new Candidate(connection, namespace, auth);
    connection
        .strand()
        .execute(
            () ->
                namespace
                    .gate()
                    .decide(
                        candidate,
                        () -> session.loop().runOrExecute(() -> enter(candidate)),
                        (message, data) ->
                            session.loop().runOrExecute(() -> refuse(message, data))));
  }

  private void refuse(String message, Object data) {
    connection.keepsAuth(-auth.bytes());
    if (!session.isClosed()) {
      connection.sockets().refused(nsp);
      layer.send(session, layer.refusal(nsp, message, data));
      connection.release(nsp);
    }
  }

  /** The gate has passed: from here on the socket exists for everybody. */
  private void enter(Candidate candidate) {
    if (session.isClosed()) {
      connection.keepsAuth(-auth.bytes());
      return;
    }
    LocalNamespace namespace = candidate.namespace();
    if (namespace.library() == null) {
      refuse(INVALID, null);
      return;
    }
    connection.keepsAuth(auth.forgetValues());
    connection.hasJoined();
    layer.send(session, layer.writer().connect(nsp, candidate.id()));
    EngineSocket socket = namespace.enter(candidate);
    connection.sockets().entered(socket);
    connection.strand().execute(socket::entered);
  }
}
