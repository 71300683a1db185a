package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.netty.util.ResourceLeakDetector;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One script with the official JavaScript client sees the same of the official server and of us.
 */
class OfficialClientIT {
  private static final File NODE = Path.of("src", "test", "node").toFile();
  private static final Class<?>[] ANY = {
    Object.class, Object.class, Object.class, Object.class, Object.class
  };

  private final Queue<String> reasons = new ConcurrentLinkedQueue<>();

  /** The detector at paranoid notes every byte that is read: 900 kB would take seconds. */
  @BeforeAll
  static void buffersAreNotFollowed() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
  }

  @BeforeAll
  static void packagesAreThere() throws InterruptedException {
    try {
      if (!Files.isDirectory(NODE.toPath().resolve("node_modules/socket.io-client"))) {
        Process install =
            new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                .directory(NODE)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!install.waitFor(60, TimeUnit.SECONDS) || install.exitValue() != 0) {
          install.destroyForcibly();
          abort("npm ci could not install the official client in src/test/node");
        }
      }
      new ProcessBuilder("node", "--version").start().waitFor();
    } catch (IOException absent) {
      abort("node or npm is not installed: " + absent.getMessage());
    }
  }

  @Test
  @Timeout(90)
  void the_official_client_cannot_tell_the_servers_apart() throws Exception {
    List<String> expected;
    Process official =
        new ProcessBuilder("node", "server.js")
            .directory(NODE)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = official.inputReader(StandardCharsets.UTF_8)) {
      expected = scenario(Integer.parseInt(out.readLine()));
    } finally {
      official.destroy();
    }
    assertThat(expected).hasSizeGreaterThan(150).noneMatch(line -> line.startsWith("FAILED"));
    try (TestServer server =
        new TestServer(
            configuration -> {
              configuration.setAckMode(AckMode.MANUAL);
              configuration.setPingTimeout(20_000);
            },
            options -> {})) {
      listen(server, server.library().getNamespace(""), "/");
      listen(server, server.library().addNamespace("/other"), "/other");
      server.library().addNamespace("/secret");
      server
          .engine()
          .of("/secret")
          .use(
              (client, next) -> {
                if ("ok".equals(client.auth().get("token"))) {
                  next.pass();
                } else {
                  Map<String, Object> data = new java.util.LinkedHashMap<>();
                  data.put("code", 7);
                  data.put("bin", null);
                  next.refuse("no entry", data);
                }
              });
      server
          .library()
          .addNamespace("/control")
          .addMultiTypeEventListener(
              "reasons",
              (client, data, ack) -> {
                List<String> taken = new ArrayList<>();
                for (String reason; (reason = reasons.poll()) != null; ) {
                  taken.add(reason);
                }
                ack.sendAckData(taken);
              },
              ANY);
      server.start();
      assertThat(scenario(server.port())).containsExactlyElementsOf(expected);
    }
  }

  private static List<String> scenario(int port) throws Exception {
    Process client =
        new ProcessBuilder("node", "scenario.js", String.valueOf(port))
            .directory(NODE)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = client.inputReader(StandardCharsets.UTF_8)) {
      return out.lines().toList();
    } finally {
      client.destroyForcibly();
    }
  }

  private void listen(TestServer server, SocketIONamespace namespace, String name) {
    namespace.addMultiTypeEventListener(
        "echo",
        (client, data, ack) -> {
          List<Object> args = new ArrayList<>(data.getArgs());
          if (ack.isAckRequested()) {
            ack.sendAckData(args);
          } else {
            client.sendEvent("echo", args.toArray());
          }
        },
        ANY);
    namespace.addMultiTypeEventListener(
        "ask", (client, data, ack) -> ask(client, data.first()), ANY);
    namespace.addMultiTypeEventListener(
        "kick", (client, data, ack) -> ((Socket) client).disconnect(false), ANY);
    namespace.addMultiTypeEventListener(
        "kick-all", (client, data, ack) -> ((Socket) client).disconnect(true), ANY);
    namespace.addMultiTypeEventListener("never", (client, data, ack) -> {}, ANY);
    namespace.addMultiTypeEventListener(
        "join",
        (client, data, ack) -> {
          client.joinRoom(data.first());
          ack.sendAckData();
        },
        ANY);
    namespace.addMultiTypeEventListener(
        "say",
        (client, data, ack) -> {
          Selection room = Selection.room(data.first());
          String text = data.second();
          server.engine().of(name).broadcast(List.of("said", text), room, EmitFlags.NONE);
          server
              .engine()
              .of(name)
              .broadcast(
                  List.of("others", text), room.except(((Socket) client).id()), EmitFlags.NONE);
        },
        ANY);
    namespace.addDisconnectListener(
        client -> reasons.add(((Socket) client).disconnectReason().text()));
  }

  private static void ask(SocketIOClient client, Object question) {
    client.sendEvent(
        "question",
        new MultiTypeAckCallback(ANY) {
          @Override
          public void onSuccess(MultiTypeArgs answer) {
            client.sendEvent("answered", answer.<Object>first());
          }
        },
        question);
  }
}
