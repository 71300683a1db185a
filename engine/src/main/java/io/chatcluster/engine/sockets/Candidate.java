package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.HandshakeData;
import io.chatcluster.engine.api.Connecting;
import io.chatcluster.engine.api.Handshake;
import io.chatcluster.engine.handshake.Ids;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A client on its way through the middleware of a namespace, and what its socket will begin with.
 */
final class Candidate implements Connecting {
  private final Connection connection;
  private final LocalNamespace namespace;
  private final Auth auth;
  private final String id;
  private Map<String, Object> data;

  Candidate(Connection connection, LocalNamespace namespace, Auth auth) {
    this.connection = connection;
    this.namespace = namespace;
    this.auth = auth;
    this.id = Ids.next(namespace.layer().options().socketIdPrefix());
  }

  Connection connection() {
    return connection;
  }

  LocalNamespace namespace() {
    return namespace;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String nsp() {
    return namespace.name();
  }

  @Override
  public Handshake handshake() {
    return connection.session().handshake();
  }

  @Override
  public Map<String, Object> auth() {
    return auth.values();
  }

  /** What is kept of that, in bytes. */
  long authBytes() {
    return auth.bytes();
  }

  @Override
  public synchronized Map<String, Object> data() {
    if (data == null) {
      data = new ConcurrentHashMap<>(4);
      data.putAll(connection.session().handshake().kept());
    }
    return data;
  }

  /** The handshake as netty-socketio has it, a new object at each call. */
  HandshakeData libraryHandshake() {
    return new LibraryHandshake(connection.session().handshake(), auth);
  }
}
