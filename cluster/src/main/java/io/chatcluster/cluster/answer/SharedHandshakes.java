package io.chatcluster.cluster.answer;

import io.chatcluster.engine.api.Handshake;
import io.chatcluster.engine.api.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What {@code fetchSockets} tells of the handshake of a socket, on this node and on others alike.
 * Unless credentials are shared it has no {@code auth} and none of the headers that carry
 * credentials. The URL and the query are always told. Safe for any thread.
 */
public final class SharedHandshakes {
  private static final Set<String> CREDENTIALS =
      Set.of("cookie", "authorization", "proxy-authorization", "x-api-key", "x-auth-token");

  private final boolean sharesCredentials;

  /**
   * @param sharesCredentials whether {@code auth} and every header are told
   */
  public SharedHandshakes(boolean sharesCredentials) {
    this.sharesCredentials = sharesCredentials;
  }

  /** What is told of {@code auth}. */
  public Map<String, Object> auth(Socket socket) {
    return sharesCredentials ? socket.auth() : Map.of();
  }

  /** What is told of the request that opened the connection. */
  public Handshake of(Socket socket) {
    Handshake handshake = socket.handshake();
    return sharesCredentials ? handshake : new Shared(handshake, without(handshake.headers()));
  }

  private static Map<String, String> without(Map<String, String> headers) {
    Map<String, String> shared = new LinkedHashMap<>(headers);
    shared.keySet().removeAll(CREDENTIALS);
    return shared;
  }

  private record Shared(Handshake whole, Map<String, String> headers) implements Handshake {
    @Override
    public Map<String, String> query() {
      return whole.query();
    }

    @Override
    public String url() {
      return whole.url();
    }

    @Override
    public String address() {
      return whole.address();
    }

    @Override
    public boolean secure() {
      return whole.secure();
    }

    @Override
    public boolean xdomain() {
      return whole.xdomain();
    }

    @Override
    public long issued() {
      return whole.issued();
    }

    @Override
    public String toString() {
      return "Handshake of " + address();
    }
  }
}
