package io.chatcluster.engine;

import com.corundumstudio.socketio.MultiTypeAckCallback;
import com.corundumstudio.socketio.MultiTypeArgs;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One script with the official JavaScript client sees the same of the official server and of us.
 */
class OfficialClientIT {
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
    NodeScripts.requirePackages();
  }

  @Test
  @Timeout(300)
  void the_official_client_cannot_tell_the_servers_apart() throws Exception {
    NodeScripts.seesTheSame("server.js", "scenario.js", 150, options -> {}, this::program);
  }

  private void program(TestServer server) {
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
