package io.chatcluster.engine.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.engine.api.Deflate;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that come and go by every way leave nothing behind. */
class ChurnIT {
  private static final int CYCLES = Boolean.getBoolean("long.tests") ? 10_000 : 500;
  private static final long SLACK = 4 << 20;
  private static final HttpClient HTTP = PollingClient.http();
  private static final Queue<WeakReference<Socket>> SOCKETS = new ConcurrentLinkedQueue<>();

  @RegisterExtension
  static final Victim VICTIM =
      new Victim(
          set -> {},
          options -> options.closeTimeout(Duration.ofMillis(500)).deflate(Deflate.DEFAULTS));

  @BeforeAll
  static void listen() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    VICTIM
        .main()
        .addConnectListener(
            client -> {
              Socket socket = (Socket) client;
              SOCKETS.add(new WeakReference<>(socket));
              socket.join("room of all");
              socket.join("room of " + socket.id());
              socket.data().put("kept", new byte[1_000]);
            });
    VICTIM
        .main()
        .addEventListener(
            "kick", Object.class, (client, data, ack) -> ((Socket) client).disconnect(true));
  }

  @Test
  @Timeout(600)
  void connections_of_every_kind_leave_nothing_behind() throws Exception {
    for (int i = 0; i < 60; i++) {
      comeAndGo(i);
    }
    awaitEmpty();
    MemoryInUse before = MemoryInUse.now();
    for (int i = 0; i < CYCLES; i++) {
      comeAndGo(i);
    }
    awaitEmpty();
    assertThat(SOCKETS).hasSize(CYCLES + 60);
    // Whatever still knew of one, a room, a deadline, a map or a task, would keep it.
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(SOCKETS.stream().filter(socket -> socket.get() != null).count()).isZero();
            });
    await()
        .untilAsserted(
            () ->
                assertThat(MemoryInUse.now())
                    .matches(now -> now.isBackAt(before, SLACK, SLACK), "as " + before));
  }

  private static void awaitEmpty() {
    await().untilAsserted(() -> assertThat(VICTIM.engine().connections()).isZero());
    assertThat(VICTIM.local().rooms()).isEmpty();
    assertThat(VICTIM.main().getAllClients()).isEmpty();
  }

  private static void comeAndGo(int cycle) throws Exception {
    switch (cycle % 6) {
      case 0 -> {
        // The connection breaks.
        SocketIoClient client = VICTIM.client();
        client.roundTrip("echo");
        client.close();
      }
      case 1 -> {
        try (SocketIoClient client = VICTIM.client()) {
          client.send("1");
          client.connection().send("1");
          assertThat(client.next()).isEqualTo("closed:1000");
        }
      }
      case 2 -> {
        try (SocketIoClient client = VICTIM.client()) {
          client.send("2[\"kick\"]");
          assertThat(client.next()).isEqualTo("1");
          assertThat(client.next()).isEqualTo("closed:1000");
        }
      }
      case 3 -> {
        PollingClient client = PollingClient.open(HTTP, VICTIM.port());
        assertThat(client.post("40").get()).isEqualTo("ok");
        assertThat(client.poll().get()).startsWith("40{");
        assertThat(client.post("1").get()).isEqualTo("ok");
      }
      case 4 -> {
        PollingClient client = PollingClient.open(HTTP, VICTIM.port());
        assertThat(client.post("40").get()).isEqualTo("ok");
        assertThat(client.poll().get()).startsWith("40{");
        try (WebSocketClient upgraded =
            WebSocketClient.open(VICTIM.port(), "&sid=" + client.sid())) {
          upgraded.send("2probe");
          assertThat(upgraded.next().text()).isEqualTo("3probe");
          upgraded.send("5");
          upgraded.send("427[\"echo\"]");
          assertThat(upgraded.next().text()).isEqualTo("437[]");
        }
      }
      default -> {
        try (SocketIoClient client = new SocketIoClient(WebSocketClient.deflating(VICTIM.port()))) {
          client.connect("/", "");
          client.send("9");
          assertThat(client.next()).isEqualTo("closed:1002");
        }
      }
    }
  }
}
