package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.protocol.EngineIOVersion;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.transport.NamespaceClient;
import io.chatcluster.engine.api.Handshake;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.room.Member;
import io.chatcluster.engine.transport.Session;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The library's view of a socket: every method of {@link NamespaceClient}, on our session, rooms
 * and encoder. The library's {@link ClientHead} behind it stays unused; one serves all sockets.
 */
abstract class LibraryClient extends NamespaceClient implements Socket, Member {
  static final long NO_ACK = IncomingPacket.NO_ACK;

  // The constructor of the library's class already asks for the session id, before any field of
  // ours can be set; this is where it finds it.
  private static final ThreadLocal<UUID> ENTERING = new ThreadLocal<>();

  private final Candidate candidate;

  LibraryClient(Candidate candidate) {
    super(entering(candidate), candidate.namespace().library());
    this.candidate = candidate;
    ENTERING.remove();
  }

  private static ClientHead entering(Candidate candidate) {
    ENTERING.set(candidate.connection().uuid());
    return candidate.namespace().layer().unusedHead();
  }

  abstract void emit(List<?> data, AckCallback<?> callback);

  abstract void outgoing(List<?> data);

  Candidate candidate() {
    return candidate;
  }

  Connection connection() {
    return candidate.connection();
  }

  LocalNamespace namespace() {
    return candidate.namespace();
  }

  SocketLayer layer() {
    return namespace().layer();
  }

  @Override
  public Session session() {
    return connection().session();
  }

  @Override
  public String id() {
    return candidate.id();
  }

  @Override
  public String nsp() {
    return candidate.nsp();
  }

  @Override
  public Handshake handshake() {
    return candidate.handshake();
  }

  @Override
  public Map<String, Object> auth() {
    return candidate.auth();
  }

  @Override
  public void keeps(long change) {
    connection().programKeeps(change);
  }

  @Override
  public UUID getSessionId() {
    return candidate == null ? ENTERING.get() : connection().uuid();
  }

  /** Not there with this engine: a session has no library counterpart. */
  @Override
  public ClientHead getBaseClient() {
    throw new UnsupportedOperationException("Use the methods of io.chatcluster.engine.api.Socket");
  }

  @Override
  public HandshakeData getHandshakeData() {
    return candidate.libraryHandshake();
  }

  @Override
  public Transport getTransport() {
    return session().isWebSocket() ? Transport.WEBSOCKET : Transport.POLLING;
  }

  @Override
  public EngineIOVersion getEngineIOVersion() {
    return EngineIOVersion.V4;
  }

  @Override
  public boolean isChannelOpen() {
    return !session().isClosed();
  }

  @Override
  public boolean isWritable() {
    return connected() && session().writable();
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return session().handshake().remote();
  }

  @Override
  public void sendEvent(String name, Object... data) {
    emit(name, data);
  }

  @Override
  public void sendEvent(String name, AckCallback<?> callback, Object... data) {
    emit(EngineSocket.eventData(name, data), callback);
  }

  @Override
  public void send(Packet packet, AckCallback<?> callback) {
    emit(LibraryPackets.eventData(packet), callback);
  }

  @Override
  public void send(Packet packet) {
    if (connected()) {
      layer().libraryPackets().send(this, packet);
    }
  }

  @Override
  public void disconnect() {
    disconnect(false);
  }

  /** Nothing to do: the engine tells the library of the end of a socket. */
  @Override
  public void onDisconnect() {}

  @Override
  public void joinRoom(String room) {
    join(room);
  }

  @Override
  public void joinRooms(Set<String> rooms) {
    rooms.forEach(this::join);
  }

  @Override
  public void leaveRoom(String room) {
    leave(room);
  }

  @Override
  public void leaveRooms(Set<String> rooms) {
    rooms.forEach(this::leave);
  }

  @Override
  public Set<String> getAllRooms() {
    Set<String> rooms = rooms();
    rooms.remove(id());
    return rooms;
  }

  @Override
  public int getCurrentRoomSize(String room) {
    return namespace().roomSize(room);
  }

  void mirrorJoin(String room) {
    if (layer().options().libraryRooms()) {
      getNamespace().join(room, getSessionId());
    }
  }

  void mirrorLeave(String room) {
    if (layer().options().libraryRooms()) {
      getNamespace().leave(room, getSessionId());
    }
  }

  @Override
  public void set(String key, Object value) {
    connection().store().set(key, value);
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // The library's signature.
  public <T> T get(String key) {
    return connection().store().get(key);
  }

  @Override
  public boolean has(String key) {
    return connection().store().has(key);
  }

  @Override
  public void del(String key) {
    connection().store().del(key);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
