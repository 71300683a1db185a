package io.chatcluster.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Finds ports that nobody uses. Another program may take one before the node does. */
final class FreePorts {
  private static final int LAST = 65_535;

  private FreePorts() {}

  /**
   * The first free ports from here on, in ascending order.
   *
   * @throws DemoException when there are not so many
   */
  static List<Integer> from(int first, int count) throws DemoException {
    List<Integer> ports = new ArrayList<>();
    for (int port = first; port <= LAST && ports.size() < count; port++) {
      if (free(port)) {
        ports.add(port);
      }
    }
    if (ports.size() < count) {
      throw new DemoException("fewer than " + count + " free ports from " + first + " on");
    }
    return ports;
  }

  /** A free port that the system chooses. */
  static int any() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Free on every address: a node may listen on all of them. */
  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
