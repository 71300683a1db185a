package io.chatcluster.engine;

import com.corundumstudio.socketio.Configuration;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Checks that the server can bind its port before netty-socketio starts its event loops.
 * netty-socketio leaves the loops running where binding fails: a program whose {@code main} ends by
 * the failure would go on without a server, and stay a member of its cluster.
 */
final class PortCheck {
  private PortCheck() {}

  /**
   * Binds the port for a moment, without listening. Fails with a {@link BindException}, undeclared,
   * as netty-socketio throws it.
   */
  static void check(Configuration configuration) {
    int port = configuration.getPort();
    if (port <= 0) {
      return;
    }
    String host = configuration.getHostname();
    InetSocketAddress address =
        host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return;
    }
    try (Socket socket = new Socket()) {
      // On Windows this option would allow two programs on one port.
      socket.setReuseAddress(!PlatformDependent.isWindows());
      socket.bind(address);
    } catch (IOException e) {
      BindException failure =
          new BindException(
              "cannot listen on %s:%d (%s); end the program that uses the port, or set another host or port in the Configuration"
                  .formatted(host == null ? "*" : host, port, e.getMessage()));
      failure.initCause(e);
      PlatformDependent.throwException(failure);
    }
  }
}
