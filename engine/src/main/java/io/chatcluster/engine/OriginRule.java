package io.chatcluster.engine;

import com.corundumstudio.socketio.AuthorizationListener;
import com.corundumstudio.socketio.AuthorizationResult;
import com.corundumstudio.socketio.HandshakeData;
import java.net.URI;
import java.util.List;

/**
 * Keeps the pages of other sites out, by WebSocket as well, which browsers do not guard: a
 * handshake with an Origin is admitted from the node's own address and from the sites that are
 * listed. A program that is no browser sends no Origin and is admitted.
 */
public final class OriginRule implements AuthorizationListener {
  private static final String ANY = "*";

  private final List<String> allowed;

  /** Admits these sites, each as scheme, host and port; {@code *} for any. */
  public OriginRule(List<String> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  @Override
  public AuthorizationResult getAuthorizationResult(HandshakeData handshake) {
    List<String> origins = handshake.getHttpHeaders().getAll("origin");
    String host = handshake.getHttpHeaders().get("host");
    boolean admitted =
        allowed.contains(ANY)
            || origins.isEmpty()
            || (origins.size() == 1 && admits(origins.get(0), host));
    return admitted
        ? AuthorizationResult.SUCCESSFUL_AUTHORIZATION
        : AuthorizationResult.FAILED_AUTHORIZATION;
  }

  private boolean admits(String origin, String host) {
    return allowed.contains(origin) || (host != null && host.equalsIgnoreCase(authority(origin)));
  }

  /** Host and port of an origin as a Host header has them; null for an origin without a host. */
  private static String authority(String origin) {
    try {
      return URI.create(origin).getRawAuthority();
    } catch (IllegalArgumentException opaque) {
      return null;
    }
  }
}
