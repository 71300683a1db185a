package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.socket.engineio.client.transports.Polling;
import io.socket.engineio.client.transports.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The official Java client, which Android programs use. It writes base64 with line breaks. */
@Timeout(300)
class OfficialJavaClientIT {
  private static final int ECHOES = 50;
  private static final Duration LONG = Duration.ofSeconds(40);

  private TestServer server;
  private Socket client;

  static List<List<String>> transports() {
    return List.of(
        List.of(Polling.NAME), List.of(WebSocket.NAME), List.of(Polling.NAME, WebSocket.NAME));
  }

  @BeforeEach
  void start() {
    server =
        new TestServer(configuration -> configuration.setAckMode(AckMode.MANUAL), options -> {});
    server.main().events().on("echo", (socket, args, ack) -> ack.send(args.toArray()));
    server.main().events().on("back", (socket, args, ack) -> socket.emit("back", args.toArray()));
    server.start();
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    server.close();
  }

  private void connect(List<String> transports) {
    IO.Options options = new IO.Options();
    options.transports = transports.toArray(new String[0]);
    options.forceNew = true;
    options.reconnection = false;
    client = IO.socket(URI.create("http://127.0.0.1:" + server.port()), options);
    client.connect();
  }

  private static List<byte[]> payloads() {
    Random random = new Random(25);
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < ECHOES; i++) {
      // The client breaks the line behind 76 characters: behind 57 bytes.
      byte[] payload = new byte[i * 5];
      random.nextBytes(payload);
      payloads.add(payload);
    }
    return payloads;
  }

  /** Sent from the first moment on, so that some of it falls before and into the upgrade. */
  @ParameterizedTest
  @MethodSource("transports")
  void binary_comes_back_in_acks(List<String> transports) {
    List<byte[]> payloads = payloads();
    Queue<String> answers = new ConcurrentLinkedQueue<>();
    connect(transports);
    client.once(
        Socket.EVENT_CONNECT,
        connected ->
            payloads.forEach(
                payload ->
                    client.emit(
                        "echo",
                        new Object[] {payload},
                        (Ack)
                            answer -> answers.add(HexFormat.of().formatHex((byte[]) answer[0])))));
    await().atMost(LONG).until(() -> answers.size() == ECHOES);
    assertThat(answers)
        .containsExactlyElementsOf(payloads.stream().map(HexFormat.of()::formatHex).toList());
  }

  @ParameterizedTest
  @MethodSource("transports")
  void binary_within_objects_comes_back_in_events(List<String> transports) throws Exception {
    Queue<Object[]> answers = new ConcurrentLinkedQueue<>();
    connect(transports);
    client.on("back", answers::add);
    byte[] file = new byte[200];
    new Random(7).nextBytes(file);
    JSONObject sent =
        new JSONObject()
            .put("name", "žluť 😀")
            .put("file", file)
            .put("list", new JSONArray().put(1.5).put("x"));
    client.emit("back", sent, "after");
    await().atMost(LONG).until(() -> !answers.isEmpty());
    Object[] back = answers.remove();
    JSONObject got = (JSONObject) back[0];
    assertThat((byte[]) got.get("file")).isEqualTo(file);
    assertThat(got.getString("name")).isEqualTo("žluť 😀");
    assertThat(got.getJSONArray("list").toString()).isEqualTo("[1.5,\"x\"]");
    assertThat(back[1]).isEqualTo("after");
  }
}
