package io.chatcluster.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.testing.SocketIoClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Clients that make a node keep all they can, with the JVM flags of the image in a container of 768
 * MB. The node lives, and a client that behaves gets all its answers.
 */
class HostileClientsIT {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  private static final long CONTAINER_KB = 768 * 1024;
  private static final String CONTAINER = "-XX:MaxRAM=768m ";
  private static final Duration ATTACK =
      Duration.ofSeconds(Boolean.getBoolean("long.tests") ? 60 : 10);
  private static final int SENDERS = 8;
  private static final int ATTEMPTS = 20;

  /** 990 kB of JSON of which every three bytes become an object. */
  private static final String JUNK = "[" + "[],".repeat(329_000) + "[]]";

  private final HttpClient http = HttpClient.newHttpClient();
  private ChatNode node;
  private SocketIoClient neighbour;
  private int sent;

  /** One connection that does its worst. */
  private interface Attacker {
    void attack(WebSocket connection);

    default WebSocket.Listener listener() {
      return new Ignoring();
    }
  }

  /** Takes nothing of what the node sends. */
  private static final class NeverReading implements WebSocket.Listener {
    @Override
    public void onOpen(WebSocket connection) {}
  }

  private static final class Ignoring implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      from.request(1);
      return null;
    }
  }

  @BeforeEach
  void start() throws Exception {
    node =
        ChatNode.start(
            "target",
            Map.of(
                "CHAT_REDIS_URL", redis.uri(), "JDK_JAVA_OPTIONS", CONTAINER + flagsOfTheImage()),
            // The account of bytes alone has to hold.
            List.of("--request-budget", "0"));
    node.waitUntilReady();
    neighbour = new SocketIoClient(port(), "/chat", "{\"name\":\"neighbour\"}");
    assertThat(neighbour.request("join", "{\"room\":\"r\"}").get("ok").asBoolean()).isTrue();
  }

  @AfterEach
  void stop() {
    redis.resume();
    if (neighbour != null) {
      neighbour.close();
    }
    node.close();
  }

  private int port() {
    return URI.create(node.url()).getPort();
  }

  /** Those of the entry point, without the program. */
  private static String flagsOfTheImage() throws Exception {
    Matcher entry =
        Pattern.compile("ENTRYPOINT \\[\"java\", (.*), \"-jar\"")
            .matcher(Files.readString(Path.of("..", "Dockerfile")));
    assertThat(entry.find()).isTrue();
    String flags = entry.group(1).replaceAll("[\",]", "");
    assertThat(flags).contains("-XX:MaxRAMPercentage=50").contains("-XX:+ExitOnOutOfMemoryError");
    return flags;
  }

  @Test
  void largeAuthIsNotKept() throws Exception {
    survives(
        true,
        connection -> {
          for (String namespace : List.of("/chat", "/support", "/chat")) {
            text(connection, "40" + namespace + ",{\"name\":\"x\",\"junk\":" + JUNK + "}");
          }
        });
  }

  @Test
  void requestsThatWaitForRedisAreBounded() throws Exception {
    redis.pause();
    survives(false, HostileClientsIT::manyLargeRequests);
  }

  @Test
  void requestsWithLargePayloadsAreBounded() throws Exception {
    survives(true, HostileClientsIT::manyLargeRequests);
  }

  private static void manyLargeRequests(WebSocket connection) {
    text(connection, "40/chat,{\"name\":\"x\"}");
    for (int i = 0; i < 49; i++) {
      text(connection, "42/chat," + i + "[\"rooms\",{\"junk\":" + JUNK + "}]");
      text(
          connection,
          "42/chat," + (100 + i) + "[\"message\",{\"room\":\"r\",\"junk\":" + JUNK + "}]");
    }
  }

  @Test
  void messagesThatNeverEndAreBounded() throws Exception {
    survives(
        true,
        connection ->
            connection.sendText("42/chat," + JUNK, false).orTimeout(20, TimeUnit.SECONDS).join());
  }

  @Test
  void whatClientsDoNotReadIsBounded() throws Exception {
    survives(
        true,
        new Attacker() {
          @Override
          public void attack(WebSocket connection) {
            text(connection, "40");
            for (int i = 0; i < 5; i++) {
              text(connection, "42[\"chat message\",\"" + "x".repeat(900_000) + "\"]");
            }
          }

          @Override
          public WebSocket.Listener listener() {
            return new NeverReading();
          }
        });
  }

  private static void text(WebSocket connection, String packet) {
    connection.sendText(packet, true).orTimeout(20, TimeUnit.SECONDS).join();
  }

  /**
   * Attacks again and again, and holds the connections, until the time is over.
   *
   * @param served whether the requests of the neighbour succeed; else they are refused in time
   */
  private void survives(boolean served, Attacker attacker) throws Exception {
    long end = System.nanoTime() + ATTACK.toNanos();
    List<Thread> attackers = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      Thread thread = new Thread(() -> attackUntil(end, attacker), "attacker-" + i);
      thread.start();
      attackers.add(thread);
    }
    int answers = 0;
    while (System.nanoTime() < end) {
      assertThat(served ? isSent() : isRefused()).isTrue();
      answers++;
    }
    for (Thread thread : attackers) {
      thread.join();
    }
    assertThat(node.ended(0)).as(node::output).isEqualTo(-1);
    assertThat(answers).isPositive();
    assertFitsTheContainer();
  }

  /** Heap, buffers, threads, code: all that the process ever had in memory at one time. */
  private void assertFitsTheContainer() throws IOException {
    Path status = Path.of("/proc", String.valueOf(node.process().pid()), "status");
    if (!Files.isReadable(status)) {
      return;
    }
    Matcher most = Pattern.compile("VmHWM:\\s+(\\d+) kB").matcher(Files.readString(status));
    assertThat(most.find()).isTrue();
    System.out.println("most resident memory of the node: " + most.group(1) + " kB");
    assertThat(Long.parseLong(most.group(1))).isLessThan(CONTAINER_KB);
  }

  /** What can be sent again is, as its protocol asks for: a busy machine may be late. */
  private boolean isSent() throws Exception {
    JsonNode answer = answer("sent");
    for (int i = 1; i < ATTEMPTS && answer.at("/error/temporary").asBoolean(); i++) {
      answer = answer("sent");
    }
    assertThat(answer.get("ok").asBoolean()).as("%s", answer).isTrue();
    sent++;
    return true;
  }

  private boolean isRefused() throws Exception {
    return !answer("refused").get("ok").asBoolean();
  }

  private JsonNode answer(String id) throws Exception {
    return neighbour
        .requestLater(
            "message", "{\"room\":\"r\",\"text\":\"still here\",\"id\":\"" + id + sent + "\"}")
        .get(60, TimeUnit.SECONDS);
  }

  private void attackUntil(long end, Attacker attacker) {
    List<WebSocket> held = new ArrayList<>();
    URI uri = URI.create("ws://127.0.0.1:" + port() + "/socket.io/?EIO=4&transport=websocket");
    while (System.nanoTime() < end) {
      try {
        WebSocket connection =
            http.newWebSocketBuilder()
                .buildAsync(uri, attacker.listener())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        held.add(connection);
        attacker.attack(connection);
      } catch (CompletionException closed) {
        // The node closes a connection that makes it keep too much; the next one follows.
      }
    }
    held.forEach(WebSocket::abort);
  }
}
