package io.chatcluster.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.testing.Program;
import io.chatcluster.cluster.testing.SocketIoClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** More clients than a process with 300 descriptors can have. */
@EnabledOnOs(OS.LINUX)
class DescriptorsIT {
  private static final int DESCRIPTORS = 300;
  private static final int DEFAULT_LIMIT = 263;
  private static final int CLIENTS = 600;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final byte[] HANDSHAKE =
      ("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
              + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  private final List<Socket> flood = new ArrayList<>();
  private ChatNode node;
  private Duration cpuBefore;
  private long wallBefore;

  @AfterEach
  void close() throws IOException {
    endFlood();
    if (node != null) {
      node.close();
    }
  }

  private void start(String... flags) throws Exception {
    node = ChatNode.startAlone("few", DESCRIPTORS, List.of(flags));
    node.waitUntilReady();
  }

  private int port() {
    return URI.create(node.url()).getPort();
  }

  private void flood() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
      flood.add(socket);
      try {
        socket.getOutputStream().write(HANDSHAKE);
      } catch (IOException closed) {
        // One too many, which is the point.
      }
    }
  }

  private void endFlood() throws IOException {
    for (Socket socket : flood) {
      socket.close();
    }
    flood.clear();
  }

  private static boolean isServed(Socket socket) {
    try {
      socket.setSoTimeout(60_000);
      return socket.getInputStream().read() == 'H';
    } catch (SocketTimeoutException neither) {
      throw new IllegalStateException("neither served nor closed", neither);
    } catch (IOException closed) {
      return false;
    }
  }

  private boolean isAlive() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.managementPort() + "/livez"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean isServing() {
    try (SocketIoClient client = new SocketIoClient(port(), "/", "")) {
      return client.connection().startsWith("40");
    } catch (RuntimeException notYet) {
      return false;
    }
  }

  /** What the process used of one processor since the last call; above 1 at the first. */
  private double cpuShare() {
    Duration cpu = node.process().info().totalCpuDuration().orElseThrow();
    long wall = System.nanoTime();
    double share =
        cpuBefore == null ? 2 : (double) cpu.minus(cpuBefore).toNanos() / (wall - wallBefore);
    cpuBefore = cpu;
    wallBefore = wall;
    return share;
  }

  private void awaitLittleCpu() {
    await().atMost(LIMIT).pollInterval(WINDOW).until(() -> cpuShare() < 0.4);
  }

  private boolean isExhausted() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + node.process().pid() + "/fd"))) {
      return open.count() >= DESCRIPTORS;
    }
  }

  @Test
  void byDefaultDescriptorsAreLeftForTheOtherWorkOfTheNode() throws Exception {
    start();
    try (SocketIoClient neighbour = new SocketIoClient(port(), "/chat", "{\"name\":\"ann\"}")) {
      assertThat(neighbour.connection()).startsWith("40");
      flood();
      long served = flood.stream().filter(DescriptorsIT::isServed).count();
      assertThat(served).isBetween(DEFAULT_LIMIT / 2L, DEFAULT_LIMIT - 1L);
      assertThat(isAlive()).isTrue();
      assertThat(neighbour.request("join", "{\"room\":\"r\"}").get("ok").asBoolean()).isTrue();
      awaitLittleCpu();
    }
    endFlood();
    await().atMost(LIMIT).until(this::isServing);
  }

  @Test
  void withoutDescriptorsTheNodeWaitsForSomeWithoutUsingTheProcessor() throws Exception {
    start("--max-connections", "0");
    flood();
    await().atMost(LIMIT).until(this::isExhausted);
    awaitLittleCpu();
    assertThat(isExhausted()).as("still, or nothing was measured").isTrue();
    endFlood();
    await().atMost(LIMIT).until(this::isServing);
    await().atMost(LIMIT).until(this::isAlive);
  }

  @Test
  void moreConnectionsThanDescriptorsAreRefusedAtTheStart() throws Exception {
    try (Program program =
        Program.startJar(
            DESCRIPTORS,
            ChatNode.JAR,
            Map.of(),
            "--port=0",
            "--management-port=0",
            "--max-connections=301",
            "--log-level=error")) {
      assertThat(program.waitForEnd()).isEqualTo(2);
      assertThat(program.lines())
          .containsExactly(
              "chat-server: --max-connections (CHAT_MAX_CONNECTIONS) is \"301\", more than the limit"
                  + " of open files of this process, 300; lower it, or raise the limit (ulimit -n)");
    }
  }
}
