package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.HandshakeData;
import io.chatcluster.engine.handshake.HandshakeRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * A handshake as netty-socketio has it. It is made when the program asks for it and not kept; only
 * a token that the program sets is kept, with the socket. Any thread.
 */
@SuppressWarnings("JavaUtilDate") // netty-socketio keeps a Date.
public final class LibraryHandshake extends HandshakeData {
  private static final long serialVersionUID = 1L;

  /** Null before the client has asked for a namespace. */
  private final transient Auth auth;

  /** The handshake of a connection that is in no namespace yet. */
  public LibraryHandshake(HandshakeRequest request) {
    this(request, null);
  }

  LibraryHandshake(HandshakeRequest request, Auth auth) {
    super(
        headers(request),
        request.parameters(),
        request.remote(),
        request.local(),
        request.url(),
        request.xdomain());
    this.auth = auth;
    getTime().setTime(request.issued());
    super.setAuthToken(auth == null ? null : auth.token());
  }

  private static HttpHeaders headers(HandshakeRequest request) {
    HttpHeaders headers = new DefaultHttpHeaders();
    request.headers().forEach(headers::set);
    return headers;
  }

  @Override
  public void setAuthToken(Object token) {
    super.setAuthToken(token);
    if (auth != null) {
      auth.token(token);
    }
  }
}
