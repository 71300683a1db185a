package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.VoidAckCallback;
import com.corundumstudio.socketio.annotation.OnConnect;
import com.corundumstudio.socketio.annotation.OnDisconnect;
import com.corundumstudio.socketio.annotation.OnEvent;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A program written for the library alone, with one line changed. */
@ExtendWith(NoLeaks.class)
class LibraryIT {
  private static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();
  private static SocketIOServer server;
  private static int port;

  /** What an existing program has. */
  public static final class Program {
    private final SocketIONamespace namespace;

    Program(SocketIONamespace namespace) {
      this.namespace = namespace;
    }

    /** A payload. */
    public record Line(String room, String text) {}

    /** Greets. */
    @OnConnect
    public void connected(SocketIOClient client) {
      client.sendEvent("welcome", client.getSessionId().toString().length());
    }

    /** Notes. */
    @OnDisconnect
    public void disconnected(SocketIOClient client) {
      HEARD.add("gone with " + client.getAllRooms());
    }

    /** Joins. */
    @OnEvent("join")
    public void join(SocketIOClient client, String room, AckRequest ack) {
      client.joinRoom(room);
      ack.sendAckData(client.getAllRooms(), client.getCurrentRoomSize(room));
    }

    /** Leaves. */
    @OnEvent("leave")
    public void leave(SocketIOClient client, String room) {
      client.leaveRoom(room);
    }

    /** Says something to the others of a room. */
    @OnEvent("say")
    public void say(SocketIOClient client, Line line) {
      namespace.getRoomOperations(line.room()).sendEvent("said", client, line.text());
    }

    /** Takes bytes. */
    @OnEvent("bytes")
    public void bytes(SocketIOClient client, byte[] data, AckRequest ack) {
      ack.sendAckData(data.length, data);
    }
  }

  @BeforeAll
  static void start() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(port);
    configuration.setWorkerThreads(2);
    server = new SocketIOServer(configuration);
    server.setPipelineFactory(new SocketIoEngine());
    server.addListeners(new Program(server.getNamespace("")));
    SocketIONamespace guarded = server.addNamespace("/guarded");
    guarded.addAuthTokenListener(
        (token, client) -> {
          if (token == null) {
            return new AuthTokenResult(false, Map.of("message", "no token", "data", 42));
          }
          client.set("user", ((Map<?, ?>) token).get("user"));
          return AuthTokenResult.AuthTokenResultSuccess;
        });
    guarded.addConnectListener(client -> client.sendEvent("hello", client.<String>get("user")));
    server.start();
  }

  @AfterAll
  static void stop() {
    Thread stopping = new Thread(server::stop, "test-server-stop");
    stopping.setDaemon(true);
    stopping.start();
  }

  private static SocketIoClient client() throws IOException {
    SocketIoClient client = SocketIoClient.connected(port);
    assertThat(client.next()).isEqualTo("2[\"welcome\",36]");
    return client;
  }

  @Test
  void annotated_listeners_serve_rooms_and_acks() throws IOException {
    try (SocketIoClient ann = client();
        SocketIoClient bob = client()) {
      ann.send("21[\"join\",\"blue\"]");
      assertThat(ann.next()).isEqualTo("31[[\"blue\"],1]");
      bob.send("21[\"join\",\"blue\"]");
      assertThat(bob.next()).isEqualTo("31[[\"blue\"],2]");
      ann.send("22[\"say\",{\"room\":\"blue\",\"text\":\"hi\"}]");
      assertThat(bob.next()).isEqualTo("2[\"said\",\"hi\"]");
      // The answer of the library's automatic ack, and nothing of what ann said herself.
      assertThat(ann.next()).isEqualTo("32[]");
      bob.send("23[\"leave\",\"blue\"]");
      assertThat(bob.next()).isEqualTo("33[]");
      assertThat(server.getRoomOperations("blue").getClients()).hasSize(1);
      bob.send("1");
      await().until(() -> HEARD.contains("gone with []"));
    }
  }

  @Test
  void binary_goes_both_ways_as_bytes() throws IOException {
    try (SocketIoClient ann = client()) {
      ann.send("51-4[\"bytes\",{\"_placeholder\":true,\"num\":0}]");
      ann.send(new byte[] {0, 4, 2});
      assertThat(ann.next()).isEqualTo("61-4[3,{\"_placeholder\":true,\"num\":0}]");
      assertThat(ann.next()).isEqualTo("binary:000402");
    }
  }

  @Test
  void a_broadcast_of_the_library_is_encoded_once_and_reaches_everybody_whole() throws IOException {
    List<SocketIoClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        clients.add(client());
        clients.get(i).send("21[\"join\",\"many\"]");
        clients.get(i).next();
      }
      long before = SocketIoEngine.encodedMessages();
      server.getRoomOperations("many").sendEvent("all", new byte[] {1, 2}, "x");
      server.getBroadcastOperations().sendEvent("everybody", 1);
      assertThat(SocketIoEngine.encodedMessages() - before).isEqualTo(2);
      for (SocketIoClient client : clients) {
        assertThat(client.next()).isEqualTo("51-[\"all\",{\"_placeholder\":true,\"num\":0},\"x\"]");
        assertThat(client.next()).isEqualTo("binary:0102");
        assertThat(client.next()).isEqualTo("2[\"everybody\",1]");
      }
    } finally {
      for (SocketIoClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void a_client_without_token_is_asked_for_it_too() throws IOException {
    try (SocketIoClient none = SocketIoClient.open(port)) {
      assertThat(none.connect("/guarded", ""))
          .isEqualTo("4/guarded,{\"message\":\"no token\",\"data\":42}");
      assertThat(none.connect("/guarded", "{\"user\":\"ann\"}")).startsWith("0/guarded,");
      assertThat(none.next()).isEqualTo("2/guarded,[\"hello\",\"ann\"]");
    }
  }

  @Test
  void acks_of_clients_are_heard_with_their_types_or_not_in_time() throws IOException {
    Queue<String> answers = new ConcurrentLinkedQueue<>();
    try (SocketIoClient ann = client()) {
      ann.send("21[\"join\",\"acks\"]");
      ann.next();
      SocketIOClient known = server.getRoomOperations("acks").getClients().iterator().next();
      known.sendEvent(
          "typed",
          new AckCallback<>(Program.Line.class) {
            @Override
            public void onSuccess(Program.Line line) {
              answers.add(line.text());
            }
          });
      known.sendEvent(
          "late",
          new AckCallback<>(String.class, 1) {
            @Override
            public void onSuccess(String text) {
              answers.add("answered " + text);
            }

            @Override
            public void onTimeout() {
              answers.add("timeout");
            }
          });
      known.sendEvent(
          "two",
          new MultiTypeAckCallback(String.class, byte[].class) {
            @Override
            public void onSuccess(MultiTypeArgs args) {
              answers.add(args.first() + " and " + args.<byte[]>second().length);
            }
          });
      known.sendEvent(
          "nothing",
          new VoidAckCallback() {
            @Override
            protected void onSuccess() {
              answers.add("done");
            }
          });
      ann.send("3" + id(ann.next()) + "[{\"room\":\"r\",\"text\":\"typed text\"}]");
      String late = id(ann.next());
      ann.send("61-" + id(ann.next()) + "[\"one\",{\"_placeholder\":true,\"num\":0}]");
      ann.send(new byte[3]);
      ann.send("3" + id(ann.next()) + "[]");
      await()
          .untilAsserted(
              () -> assertThat(answers).contains("typed text", "one and 3", "done", "timeout"));
      ann.send("3" + late + "[\"too late\"]");
      ann.send("25[\"join\",\"acks\"]");
      assertThat(ann.next()).startsWith("35[");
      assertThat(answers).hasSize(4);
    }
  }

  private static String id(String event) {
    return event.replaceAll("2(\\d+)\\[.*", "$1");
  }
}
