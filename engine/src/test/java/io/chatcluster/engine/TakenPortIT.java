package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.chatcluster.engine.client.SocketIoClient;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TakenPortIT {
  private static SocketIOServer server(int port) {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(port);
    SocketIOServer server = new SocketIOServer(configuration);
    server.setPipelineFactory(new SocketIoEngine());
    return server;
  }

  /** Those that keep a program alive. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }

  @Test
  void aServerThatCannotHaveItsPortSaysSoAndKeepsNoProgramAlive() throws Exception {
    int port;
    Set<Thread> before = threads();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
      SocketIOServer server = server(port);
      assertThatThrownBy(server::start)
          .isInstanceOf(BindException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + port)
          .hasMessageContaining("set another host or port");
      assertThat(threads()).isSubsetOf(before);
      server.stop();
    }
    SocketIOServer server = server(port);
    server.start();
    try (SocketIoClient client = SocketIoClient.connected(port)) {
      assertThat(client.connection()).isNotNull();
    } finally {
      server.stop();
    }
  }
}
