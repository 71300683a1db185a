package io.chatcluster.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatcluster.cluster.testing.RedisExtension;
import io.chatcluster.cluster.testing.SocketIoClient;
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

  private static final String CONTAINER = "-XX:MaxRAM=768m ";
  private static final Duration ATTACK =
      Duration.ofSeconds(Boolean.getBoolean("long.tests") ? 60 : 10);
  private static final int SENDERS = 8;

  /** 990 kB of JSON of which every three bytes become an object. */
  private static final String JUNK = "[" + "[],".repeat(329_000) + "[]]";

  private final HttpClient http = HttpClient.newHttpClient();
  private ChatNode node;
  private SocketIoClient neighbour;

  /** One connection that does its worst. */
  private interface Attacker {
    void attack(WebSocket connection);
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
    neighbour.close();
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
      JsonNode answer =
          neighbour
              .requestLater("message", "{\"room\":\"r\",\"text\":\"still here\"}")
              .get(60, TimeUnit.SECONDS);
      assertThat(answer.get("ok").asBoolean()).as("%s", answer).isEqualTo(served);
      answers++;
    }
    for (Thread thread : attackers) {
      thread.join();
    }
    assertThat(node.ended(0)).as(node::output).isEqualTo(-1);
    assertThat(answers).isPositive();
  }

  private void attackUntil(long end, Attacker attacker) {
    List<WebSocket> held = new ArrayList<>();
    URI uri = URI.create("ws://127.0.0.1:" + port() + "/socket.io/?EIO=4&transport=websocket");
    while (System.nanoTime() < end) {
      try {
        WebSocket connection =
            http.newWebSocketBuilder()
                .buildAsync(uri, new Ignoring())
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
