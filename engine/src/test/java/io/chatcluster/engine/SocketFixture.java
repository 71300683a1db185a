package io.chatcluster.engine;

import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.SocketIONamespace;
import io.chatcluster.engine.api.Middleware;
import io.chatcluster.engine.api.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server with listeners of every kind, and what they have heard; one for each test class. */
@ExtendWith(NoLeaks.class)
abstract class SocketFixture {
  private static final Class<?>[] ANY = {Object.class, Object.class, Object.class};
  static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();
  static final Queue<Middleware.Next> WAITING = new ConcurrentLinkedQueue<>();
  static TestServer server;

  @BeforeAll
  static void start() {
    HEARD.clear();
    WAITING.clear();
    server =
        new TestServer(
            configuration -> configuration.setAckMode(AckMode.MANUAL),
            options -> options.maxRoomsPerSocket(3));
    listen(server.library().getNamespace(""));
    listen(server.library().addNamespace("/guarded"));
    server.library().addNamespace("/waiting");
    server
        .engine()
        .of("/guarded")
        .use(
            (client, next) -> {
              if ("let me in".equals(client.auth().get("word"))) {
                client.data().put("user", "ann");
                next.pass();
                next.refuse("too late", null);
              } else {
                next.refuse("who are you", Map.of("code", 7));
              }
            });
    server.engine().of("/waiting").use((client, next) -> WAITING.add(next));
    server.start();
  }

  /** A server with the same listeners in its main namespace, and little time for clients. */
  static TestServer impatient() {
    TestServer impatient =
        new TestServer(
            configuration -> {
              configuration.setPingInterval(400);
              configuration.setPingTimeout(400);
            },
            options -> options.connectTimeout(Duration.ofSeconds(2)));
    listen(impatient.library().getNamespace(""));
    return impatient.start();
  }

  private static void listen(SocketIONamespace namespace) {
    namespace.addConnectListener(client -> HEARD.add("connect " + ((Socket) client).id()));
    namespace.addDisconnectListener(
        client -> {
          Socket socket = (Socket) client;
          HEARD.add(socket.id() + " " + socket.disconnectReason().text());
        });
    namespace.addMultiTypeEventListener(
        "echo",
        (client, data, ack) -> {
          List<Object> args = new ArrayList<>(data.getArgs());
          if (ack.isAckRequested()) {
            ack.sendAckData(args);
            ack.sendAckData("a second answer");
          } else {
            client.sendEvent("echo", args.toArray());
          }
        },
        ANY);
    namespace.addEventListener(
        "leave", String.class, (client, how, ack) -> ((Socket) client).disconnect(how != null));
    namespace.addEventListener("typed", Integer.class, (client, n, ack) -> ack.sendAckData(n + 1));
    namespace.addEventListener(
        "unwritable",
        String.class,
        (client, n, ack) -> ((Socket) client).emit("x", selfContained()));
    namespace.addEventListener("note", String.class, (client, note, ack) -> HEARD.add(note));
    namespace.addEventListener(
        "fail",
        String.class,
        (client, note, ack) -> {
          throw new StackOverflowError();
        });
  }

  /** Cannot be written: it contains itself. */
  static List<Object> selfContained() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    return list;
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static String sid(String connected) {
    return connected.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
  }

  static void heard(String expected) {
    await().until(() -> HEARD.contains(expected));
  }
}
