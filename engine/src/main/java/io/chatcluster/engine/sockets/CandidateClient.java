package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.HandshakeData;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.protocol.EngineIOVersion;
import com.corundumstudio.socketio.protocol.Packet;
import java.net.SocketAddress;
import java.util.Set;
import java.util.UUID;

/**
 * What the library's {@code AuthTokenListener} sees of a client that is not in yet: it can be
 * looked at and given values, which its socket will have; it cannot be sent anything or join a
 * room.
 */
final class CandidateClient implements SocketIOClient {
  private final Candidate candidate;

  CandidateClient(Candidate candidate) {
    this.candidate = candidate;
  }

  private static UnsupportedOperationException notConnected() {
    return new UnsupportedOperationException("The client is not connected to the namespace yet");
  }

  @Override
  public HandshakeData getHandshakeData() {
    return candidate.libraryHandshake();
  }

  @Override
  public Transport getTransport() {
    return candidate.connection().session().isWebSocket() ? Transport.WEBSOCKET : Transport.POLLING;
  }

  @Override
  public EngineIOVersion getEngineIOVersion() {
    return EngineIOVersion.V4;
  }

  @Override
  public boolean isWritable() {
    return false;
  }

  @Override
  public SocketIONamespace getNamespace() {
    return candidate.namespace().library();
  }

  @Override
  public UUID getSessionId() {
    return candidate.connection().uuid();
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return candidate.connection().session().handshake().remote();
  }

  @Override
  public boolean isChannelOpen() {
    return !candidate.connection().session().isClosed();
  }

  @Override
  public void disconnect() {
    candidate.connection().dismissAll();
  }

  @Override
  public void set(String key, Object value) {
    candidate.connection().store().set(key, value);
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // The library's signature.
  public <T> T get(String key) {
    return candidate.connection().store().get(key);
  }

  @Override
  public boolean has(String key) {
    return candidate.connection().store().has(key);
  }

  @Override
  public void del(String key) {
    candidate.connection().store().del(key);
  }

  @Override
  public Set<String> getAllRooms() {
    return Set.of();
  }

  @Override
  public int getCurrentRoomSize(String room) {
    return candidate.namespace().roomSize(room);
  }

  @Override
  public void sendEvent(String name, AckCallback<?> ackCallback, Object... data) {
    throw notConnected();
  }

  @Override
  public void send(Packet packet, AckCallback<?> ackCallback) {
    throw notConnected();
  }

  @Override
  public void send(Packet packet) {
    throw notConnected();
  }

  @Override
  public void sendEvent(String name, Object... data) {
    throw notConnected();
  }

  @Override
  public void joinRoom(String room) {
    throw notConnected();
  }

  @Override
  public void joinRooms(Set<String> rooms) {
    throw notConnected();
  }

  @Override
  public void leaveRoom(String room) {
    throw notConnected();
  }

  @Override
  public void leaveRooms(Set<String> rooms) {
    throw notConnected();
  }
}
