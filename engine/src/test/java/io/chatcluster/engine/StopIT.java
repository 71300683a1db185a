package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.Configuration;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoLeaks.class)
@Timeout(300)
class StopIT {
  @ParameterizedTest
  @EnumSource(ListenerThreads.class)
  void a_server_that_just_stops_tells_the_listeners_of_every_socket(ListenerThreads threads)
      throws Exception {
    Queue<String> left = new ConcurrentLinkedQueue<>();
    TestServer server =
        new TestServer(
            configuration -> configuration.setWorkerThreads(1),
            options -> options.listeners(threads));
    server
        .library()
        .addDisconnectListener(client -> left.add(((Socket) client).disconnectReason().text()));
    server.start();
    try (SocketIoClient webSocket = SocketIoClient.connected(server.port())) {
      PollingClient polling = PollingClient.open(PollingClient.http(), server.port());
      polling.post("40").get();
      await().until(() -> server.main().sockets(Selection.ALL).size() == 2);
      List<Socket> sockets = List.copyOf(server.main().sockets(Selection.ALL));
      server.stop();
      assertThat(left).containsExactly("server shutting down", "server shutting down");
      assertThat(webSocket.next()).startsWith("closed:");
      // Late calls find nobody and harm nothing.
      sockets.forEach(socket -> socket.emit("late"));
      sockets.forEach(socket -> socket.disconnect(true));
      assertThat(server.main().broadcast(List.of("late"), Selection.ALL, EmitFlags.NONE)).isZero();
    }
  }

  @Test
  void a_server_that_drains_refuses_new_sessions_and_ends_the_open_ones() throws Exception {
    try (TestServer server = new TestServer().start();
        SocketIoClient webSocket = SocketIoClient.connected(server.port())) {
      PollingClient polling = PollingClient.open(PollingClient.http(), server.port());
      var poll = polling.poll();
      server.engine().refuseNewConnections();
      try (RawHttp late = new RawHttp(server.port())) {
        late.write(
            "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(late.readToEnd()).startsWith("HTTP/1.1 503 ");
      }
      server.engine().disconnectAll();
      assertThat(webSocket.next()).isEqualTo("closed:1000");
      assertThat(poll.get()).endsWith("1");
      await().until(() -> server.engine().connections() == 0);
    }
  }

  @Test
  void a_server_that_cannot_have_its_port_says_so_and_leaves_nothing_running() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EventLoops loops = new EventLoops(1);
        EngineServer server = server(taken.getLocalPort(), loops)) {
      assertThatThrownBy(server::start).isInstanceOf(IOException.class);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !before.contains(thread))
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("loop-") || name.startsWith("sio-")));
  }

  /** The side that closes keeps the port busy for a minute, unless it asked otherwise. */
  @Test
  void a_server_that_closed_its_clients_can_have_its_port_again() throws Exception {
    try (EventLoops loops = new EventLoops(1)) {
      EngineServer first = server(0, loops);
      first.start();
      int port = first.port();
      try (SocketIoClient client = SocketIoClient.connected(port)) {
        first.close();
        assertThat(client.next()).startsWith("closed:");
      }
      try (EngineServer second = server(port, loops)) {
        second.start();
        assertThat(second.port()).isEqualTo(port);
      }
    }
  }

  private static EngineServer server(int port, EventLoops loops) {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(port);
    return new EngineServer(configuration, new SocketIoEngine(), loops);
  }
}
