package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.corundumstudio.socketio.AckMode;
import io.chatcluster.engine.api.HttpAnswer;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One client has its share of an event loop, and no more, however much it sends. */
@Timeout(300)
class FairnessIT {
  private static final int BURST = 10_000;
  private static final long WORK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final int PATIENCE = BURST / 2;
  private static final AtomicInteger WORKED = new AtomicInteger();
  private static final AtomicInteger PAGES = new AtomicInteger();
  private static TestServer server;

  @BeforeAll
  static void start() {
    byte[] page = new byte[50_000];
    server =
        new TestServer(
            configuration -> {
              configuration.setWorkerThreads(1);
              configuration.setAckMode(AckMode.MANUAL);
              // Else the kernel takes many megabytes before anybody has to wait.
              configuration.getSocketConfig().setTcpSendBufferSize(16_384);
            },
            options ->
                options
                    .listeners(ListenerThreads.EVENT_LOOP)
                    .pages(
                        (method, path, headers) -> {
                          PAGES.incrementAndGet();
                          return new HttpAnswer(200, Map.of("content-type", "text/plain"), page);
                        }));
    server
        .library()
        .addEventListener("echo", Object.class, (client, data, ack) -> ack.sendAckData(List.of()));
    server
        .library()
        .addEventListener(
            "work",
            Object.class,
            (client, data, ack) -> {
              long end = System.nanoTime() + WORK_NANOS;
              while (System.nanoTime() < end) {
                Thread.onSpinWait();
              }
              WORKED.incrementAndGet();
            });
    server.start();
  }

  @BeforeEach
  void nothingWasDone() {
    WORKED.set(0);
    PAGES.set(0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_burst_of_events_by_websocket_delays_nobody_for_long() throws Exception {
    try (SocketIoClient neighbour = SocketIoClient.connected(server.port());
        SocketIoClient busy = SocketIoClient.connected(server.port())) {
      CompletableFuture<Void> burst =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < BURST; i++) {
                    busy.send("2[\"work\"]");
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      serveWhile(burst, neighbour);
      assertThat(busy.roundTrip("echo")).isEqualTo("37[]");
    }
  }

  @Test
  void a_polling_body_full_of_events_delays_nobody_for_long() throws Exception {
    try (SocketIoClient neighbour = SocketIoClient.connected(server.port())) {
      PollingClient busy = PollingClient.open(PollingClient.http(), server.port());
      busy.post("40").get();
      CompletableFuture<String> burst =
          busy.post("42[\"work\"]" + "\u001e42[\"work\"]".repeat(BURST - 1));
      serveWhile(burst, neighbour);
      assertThat(burst.get()).isEqualTo("ok");
      assertThat(busy.post("1").get()).isEqualTo("ok");
    }
  }

  /** The whole burst takes a second of the loop: nobody may wait for half of it. */
  private static void serveWhile(CompletableFuture<?> burst, SocketIoClient neighbour)
      throws Exception {
    // A burst that failed never ends.
    while (WORKED.get() < BURST && !burst.isCompletedExceptionally()) {
      // Told by the loop's work and not by the clock: the machine may be busy.
      int before = WORKED.get();
      assertThat(neighbour.roundTrip("echo")).isEqualTo("37[]");
      assertThat(WORKED.get() - before).isLessThan(PATIENCE);
    }
    burst.get(120, TimeUnit.SECONDS);
  }

  @Test
  void who_asks_for_pages_and_takes_none_is_cut_off() throws Exception {
    try (SocketIoClient neighbour = SocketIoClient.connected(server.port());
        Socket greedy = new Socket()) {
      greedy.setReceiveBufferSize(4_096);
      greedy.setSoTimeout(60_000);
      greedy.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      byte[] asks =
          "GET /page HTTP/1.1\r\nhost: a\r\n\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
      CompletableFuture<Void> asking =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 100; i++) {
                    greedy.getOutputStream().write(asks);
                  }
                } catch (IOException cut) {
                  assertCut(cut);
                }
              });
      asking.get(60, TimeUnit.SECONDS);
      try {
        greedy.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (SocketException cut) {
        assertCut(cut);
      }
      assertThat(neighbour.roundTrip("echo")).isEqualTo("37[]");
      assertThat(PAGES.get()).isLessThan(100);
    }
  }

  private static void assertCut(IOException cut) {
    assertThat(cut).hasMessageMatching("(?i).*(broken pipe|reset).*");
  }
}
