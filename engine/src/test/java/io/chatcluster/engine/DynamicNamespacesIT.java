package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.annotation.OnConnect;
import com.corundumstudio.socketio.annotation.OnDisconnect;
import com.corundumstudio.socketio.annotation.OnEvent;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.api.event.NamespaceListener;
import io.chatcluster.engine.api.event.ParentNamespace;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
@Timeout(300)
class DynamicNamespacesIT {
  private static final String INVALID = "{\"message\":\"Invalid namespace\"}";
  private static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();
  private static final Queue<Consumer<Boolean>> ASKED = new ConcurrentLinkedQueue<>();
  private static TestServer server;
  private static ParentNamespace games;

  /** In the library's own style. */
  public static final class Handler {
    @OnConnect
    public void connected(SocketIOClient client) {
      HEARD.add("connected " + client.getNamespace().getName());
    }

    @OnDisconnect
    public void disconnected(SocketIOClient client) {
      HEARD.add("disconnected " + client.getNamespace().getName());
    }

    @OnEvent("square")
    public void square(SocketIOClient client, Integer n, AckRequest ack) {
      ack.sendAckData(n * n);
    }
  }

  @BeforeAll
  static void start() {
    server =
        new TestServer(
            configuration -> {},
            options ->
                options
                    .maxChildNamespaces(4)
                    .cleanupEmptyChildNamespaces(true)
                    .maxNamespacesPerConnection(5)
                    .maxEventNameLength(20));
    games = server.engine().of(Pattern.compile("/game-\\d+"));
    games.use(
        (client, next) -> {
          if (client.auth().containsKey("banned")) {
            next.refuse("banned", Map.of("from", client.nsp()));
          } else {
            next.pass();
          }
        });
    games
        .events()
        .onConnection(
            socket -> socket.events().on("own", (from, args, ack) -> ack.send(from.nsp())));
    games
        .events()
        .use(
            (event, next) -> {
              if (event.name().equals("forbidden")) {
                event.ack().send("no");
                next.refuse("no", null);
              } else {
                next.pass();
              }
            });
    server.library().addNamespace(games.name()).addListeners(new Handler());
    server
        .engine()
        .of(
            (name, auth, allow) -> {
              if (name.startsWith("/ask-")) {
                ASKED.add(allow);
              } else if (name.equals("/fail")) {
                throw new IllegalStateException("for the test");
              } else {
                allow.accept("s3cret".equals(auth.get("key")));
              }
            });
    server
        .engine()
        .addNamespaceListener(
            new NamespaceListener() {
              @Override
              public void created(EngineNamespace namespace) {
                HEARD.add("+" + namespace.name());
              }

              @Override
              public void removed(EngineNamespace namespace) {
                HEARD.add("-" + namespace.name());
              }
            });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void nobodyIsLeftOfAnotherTest() {
    await().atMost(Duration.ofSeconds(60)).until(() -> games.children().isEmpty());
    HEARD.clear();
  }

  private static void waitFor(String... expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(HEARD).containsExactly(expected));
  }

  @Test
  void the_first_client_makes_a_namespace_with_everything_of_its_parent() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      assertThat(client.connect("/game-1", "")).startsWith("0/game-1,{\"sid\":");
      client.send("2/game-1,1[\"square\",7]");
      assertThat(client.next()).isEqualTo("3/game-1,1[49]");
      client.send("2/game-1,2[\"own\"]");
      assertThat(client.next()).isEqualTo("3/game-1,2[\"/game-1\"]");
      client.send("2/game-1,3[\"forbidden\"]");
      assertThat(client.next()).isEqualTo("3/game-1,3[\"no\"]");
      assertThat(client.connect("/game-2", "{\"banned\":true}"))
          .isEqualTo("4/game-2,{\"message\":\"banned\",\"data\":{\"from\":\"/game-2\"}}");
      waitFor("+/game-1", "connected /game-1", "+/game-2", "-/game-2");
      assertThat(games.children()).extracting(EngineNamespace::name).containsExactly("/game-1");
    }
    waitFor(
        "+/game-1",
        "connected /game-1",
        "+/game-2",
        "-/game-2",
        "disconnected /game-1",
        "-/game-1");
  }

  @Test
  void what_matches_no_parent_and_the_name_of_a_parent_are_no_namespaces() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      for (String name : List.of("/game-x", "/x/game-1", games.name(), "/fail", "/")) {
        String expected = name.equals("/") ? "0{" : "4" + name + "," + INVALID;
        assertThat(client.connect(name, "")).startsWith(expected);
      }
      assertThat(HEARD).isEmpty();
    }
  }

  @Test
  void a_rule_sees_what_the_client_sent_and_may_answer_later() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      assertThat(client.connect("/any", "{\"key\":\"wrong\"}")).isEqualTo("4/any," + INVALID);
      assertThat(client.connect("/any", "{\"key\":\"s3cret\"}")).startsWith("0/any,");
      client.send("0/ask-1,");
      await().until(() -> !ASKED.isEmpty());
      Consumer<Boolean> allow = ASKED.remove();
      allow.accept(true);
      allow.accept(false);
      assertThat(client.next()).startsWith("0/ask-1,");
    }
    Consumer<Boolean> late;
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      client.send("0/ask-2,");
      await().until(() -> !ASKED.isEmpty());
      late = ASKED.remove();
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> server.engine().connections() == 0);
    late.accept(true);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(HEARD)
                    .containsExactlyInAnyOrder("+/any", "+/ask-1", "-/any", "-/ask-1"));
  }

  @Test
  void one_connection_can_be_in_several_children_of_a_parent() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      assertThat(client.connect("/game-1", "")).startsWith("0/game-1,");
      assertThat(client.connect("/game-2", "")).startsWith("0/game-2,");
      assertThat(games.broadcast(List.of("to all", 1), EmitFlags.NONE)).isEqualTo(2);
      assertThat(List.of(client.next(), client.next()))
          .containsExactlyInAnyOrder("2/game-1,[\"to all\",1]", "2/game-2,[\"to all\",1]");
      client.send("1/game-1,");
      waitFor(
          "+/game-1",
          "connected /game-1",
          "+/game-2",
          "connected /game-2",
          "disconnected /game-1",
          "-/game-1");
      assertThat(client.connect("/game-1", "")).startsWith("0/game-1,");
      client.send("2/game-1,1[\"square\",3]");
      assertThat(client.next()).isEqualTo("3/game-1,1[9]");
    }
  }

  @Test
  void a_namespace_stays_while_one_client_is_left() throws IOException {
    try (SocketIoClient one = SocketIoClient.open(server.port());
        SocketIoClient two = SocketIoClient.open(server.port())) {
      one.connect("/game-1", "");
      two.connect("/game-1", "");
      EngineNamespace game = server.engine().of("/game-1");
      one.send("1/game-1,");
      await().until(() -> game.sockets(Selection.ALL).size() == 1);
      two.send("2/game-1,1[\"square\",2]");
      assertThat(two.next()).isEqualTo("3/game-1,1[4]");
      assertThat(HEARD).doesNotContain("-/game-1");
      Socket last = game.sockets(Selection.ALL).iterator().next();
      last.disconnect(false);
      await().until(() -> HEARD.contains("-/game-1"));
      assertThat(server.library().getNamespace("/game-1")).isNull();
    }
  }

  @Test
  void there_are_not_more_than_the_bound() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      for (int i = 0; i < 4; i++) {
        assertThat(client.connect("/game-" + i, "")).startsWith("0/game-" + i + ",");
      }
      assertThat(client.connect("/game-4", ""))
          .isEqualTo("4/game-4,{\"message\":\"Too many namespaces\"}");
      client.send("1/game-0,");
      await().until(() -> HEARD.contains("-/game-0"));
      assertThat(client.connect("/game-4", "")).startsWith("0/game-4,");
    }
  }

  @Test
  void one_connection_asks_for_no_more_namespaces_than_the_bound() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      assertThat(client.connect("/", "")).startsWith("0{");
      assertThat(client.connect("/game-1", "")).startsWith("0/game-1,");
      // Those that nobody has decided about yet count as well, those that were refused do not.
      assertThat(client.connect("/game-x", "")).endsWith(INVALID);
      for (int i = 0; i < 3; i++) {
        client.send("0/ask-" + i + ",");
      }
      await().until(() -> ASKED.size() == 3);
      assertThat(client.connect("/game-2", "")).startsWith("closed:");
    }
    ASKED.clear();
    waitFor("+/game-1", "connected /game-1", "disconnected /game-1", "-/game-1");
  }

  @Test
  void the_name_of_an_event_is_no_longer_than_the_bound() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      assertThat(client.connect("/", "")).startsWith("0{");
      client.send("2[\"" + "n".repeat(20) + "\"]");
      assertThat(client.connect("/game-1", "")).startsWith("0/game-1,");
      client.send("2[\"" + "n".repeat(21) + "\"]");
      assertThat(client.next()).startsWith("closed:");
    }
  }
}
