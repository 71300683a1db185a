package io.chatcluster.engine;

import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two servers, one for each way to call listeners. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
abstract class EventsFixture {
  static final Duration LONG = Duration.ofSeconds(60);
  static final Map<ListenerThreads, TestServer> SERVERS = new EnumMap<>(ListenerThreads.class);

  final Queue<String> heard = new ConcurrentLinkedQueue<>();

  static TestServer server(ListenerThreads threads, Duration middlewareTimeout) {
    TestServer server =
        new TestServer(
            configuration -> configuration.setAckMode(AckMode.MANUAL),
            options ->
                options
                    .listeners(threads)
                    .listenerThreadCount(2)
                    .middlewareTimeout(middlewareTimeout)
                    .maxPendingAcks(2));
    server
        .library()
        .addEventListener("ping", Object.class, (client, data, ack) -> ack.sendAckData("pong"));
    return server;
  }

  @BeforeAll
  static void start() {
    for (ListenerThreads threads : ListenerThreads.values()) {
      SERVERS.put(threads, server(threads, LONG));
      SERVERS.get(threads).start();
    }
  }

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(TestServer::close);
  }

  /** A client that is in, its events not listened to by anybody but the test. */
  record Pair(SocketIoClient client, Socket socket) implements AutoCloseable {
    static Pair on(TestServer server) throws IOException {
      SocketIoClient client = SocketIoClient.open(server.port());
      String connected = client.connect("/", "");
      String id = connected.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
      return new Pair(client, server.main().socket(id));
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  static List<String> waitFor(Queue<String> queue, int size) {
    await().until(() -> queue.size() >= size);
    return List.copyOf(queue);
  }
}
