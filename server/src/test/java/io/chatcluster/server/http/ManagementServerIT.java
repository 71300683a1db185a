package io.chatcluster.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatcluster.server.config.ManagementConfig;
import io.micrometer.core.instrument.FunctionCounter;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerIT {
  private static final String HALF_REQUEST = "GET /li";

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Readiness readiness = new Readiness();
  private final Meters meters = new Meters("test", "n1");
  private final List<Socket> sockets = new ArrayList<>();
  private ManagementServer server;

  @BeforeEach
  void start() throws IOException {
    server = ManagementServer.start(new ManagementConfig("127.0.0.1", 0), readiness, meters);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    meters.close();
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    return send(method, path, Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(String method, String path, Duration limit)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(limit)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void isAliveWhateverTheReadiness() throws Exception {
    readiness.notReady("redis", "no connection");
    HttpResponse<String> answer = send("GET", "/livez");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"state\":\"alive\"}\n");
  }

  @Test
  void saysWhyItIsNotReady() throws Exception {
    assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
    readiness.started();
    assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);
    readiness.notReady("redis", "no \"connection\"");
    HttpResponse<String> answer = send("GET", "/readyz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo("{\"state\":\"not_ready\",\"reasons\":{\"redis\":\"no \\\"connection\\\"\"}}\n");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
  }

  @Test
  void servesTheNumbersInTheFormatOfPrometheus() throws Exception {
    meters.gauge("chat_rooms", "Rooms", () -> 7);
    HttpResponse<String> answer = send("GET", "/metrics");
    assertThat(answer.headers().firstValue("content-type")).contains(Meters.CONTENT_TYPE);
    assertThat(answer.body()).contains("\nchat_rooms 7.0\n", "jvm_memory_used_bytes");
  }

  @Test
  void aGaugeThatFailsDoesNotTakeTheOthersAlong() throws Exception {
    meters.gauge(
        "chat_broken",
        "Broken",
        () -> {
          throw new IllegalStateException("broken");
        });
    assertThat(send("GET", "/metrics").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void aCounterBelowZeroDoesNotTakeTheOthersAlong() throws Exception {
    meters.counter("chat_broken", "Broken", () -> -1);
    meters.counter("chat_whole", "Whole", () -> 1);
    HttpResponse<String> answer = send("GET", "/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\nchat_broken_total 0.0\n", "\nchat_whole_total 1.0\n");
  }

  @Test
  void aPageThatFailsIsAnsweredWith500() throws Exception {
    FunctionCounter.builder("foreign", this, anything -> -1).register(meters.registry());
    for (int i = 0; i < 2; i++) {
      assertThat(send("GET", "/metrics").statusCode()).isEqualTo(500);
    }
    assertThat(send("GET", "/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void knowsNothingElse() throws Exception {
    assertThat(send("GET", "/").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/livez/x").statusCode()).isEqualTo(404);
    HttpResponse<String> post = send("POST", "/livez");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("allow")).contains("GET, HEAD");
    HttpResponse<String> head = send("HEAD", "/livez");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("content-length")).contains("18");
  }

  @Test
  void answersWhileOthersSendHalfARequestAndDropsThese() throws Exception {
    sendHalfRequests(6);
    assertThat(send("GET", "/livez", Duration.ofSeconds(1)).statusCode()).isEqualTo(200);
    for (Socket socket : sockets) {
      assertThat(isClosedWithin(Duration.ofSeconds(3), socket)).isTrue();
    }
  }

  @Test
  void livenessIsAnsweredBesideAHundredSlowConnectionsAndMetricsThatHang() throws Exception {
    CountDownLatch room = new CountDownLatch(1);
    meters.gauge("chat_stuck", "Stuck", () -> zeroAfter(room));
    try {
      for (int i = 0; i < 20; i++) {
        begin("GET /metrics HTTP/1.1\r\n\r\n");
      }
      for (int i = 0; i < 5; i++) {
        sendHalfRequests(100);
        assertThat(send("GET", "/livez").statusCode()).isEqualTo(200);
      }
    } finally {
      room.countDown();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> send("GET", "/metrics").statusCode() == 200);
  }

  private void sendHalfRequests(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      begin(HALF_REQUEST);
    }
  }

  private Socket begin(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    sockets.add(socket);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static double zeroAfter(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES) ? 0 : Double.NaN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Double.NaN;
    }
  }

  private static boolean isClosedWithin(Duration limit, Socket socket) throws IOException {
    socket.setSoTimeout((int) limit.toMillis());
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      // Closed before the half request was read.
      return true;
    }
  }

  @Test
  void saysWhenThePortIsTaken() {
    assertThatThrownBy(
            () ->
                ManagementServer.start(
                    new ManagementConfig("127.0.0.1", server.port()), readiness, meters))
        .isInstanceOf(BindException.class);
  }
}
