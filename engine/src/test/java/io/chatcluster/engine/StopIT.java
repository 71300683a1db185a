package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.RawHttp;
import io.chatcluster.engine.client.SocketIoClient;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoLeaks.class)
@Timeout(30)
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
        late.write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nConnection: close\r\n\r\n");
        assertThat(late.readToEnd()).startsWith("HTTP/1.1 503 ");
      }
      server.engine().disconnectAll();
      assertThat(webSocket.next()).isEqualTo("closed:1000");
      assertThat(poll.get()).endsWith("1");
      await().until(() -> server.engine().connections() == 0);
    }
  }
}
