package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.SocketIONamespace;
import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Handshake;
import io.chatcluster.engine.api.Middleware;
import io.chatcluster.engine.api.RoomListener;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class SocketIT {
  private static final Class<?>[] ANY = {Object.class, Object.class, Object.class};
  private static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();
  private static final Queue<Middleware.Next> WAITING = new ConcurrentLinkedQueue<>();
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        new TestServer(
            configuration -> {
              configuration.setAckMode(AckMode.MANUAL);
              configuration.setPingInterval(400);
              configuration.setPingTimeout(400);
            },
            options -> options.connectTimeout(Duration.ofMillis(900)).maxRoomsPerSocket(3));
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
  private static List<Object> selfContained() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    return list;
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String sid(String connected) {
    return connected.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
  }

  private static void heard(String expected) {
    await().atMost(Duration.ofSeconds(5)).until(() -> HEARD.contains(expected));
  }

  @Test
  void the_id_of_a_socket_is_not_the_id_of_its_session() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      String id = sid(client.connect("/", ""));
      assertThat(id).hasSize(20);
      assertThat(client.openPacket()).doesNotContain(id);
    }
  }

  @Test
  void an_unknown_namespace_is_refused_and_the_connection_goes_on() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      assertThat(client.connect("/nowhere", ""))
          .isEqualTo("4/nowhere,{\"message\":\"Invalid namespace\"}");
      assertThat(client.connect("/", "")).startsWith("0{");
    }
  }

  @Test
  void a_middleware_refuses_with_data_and_nothing_of_the_client_is_heard() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      assertThat(client.connect("/guarded", "{\"word\":\"no\"}"))
          .isEqualTo("4/guarded,{\"message\":\"who are you\",\"data\":{\"code\":7}}");
      assertThat(server.engine().of("/guarded").sockets(Selection.ALL)).isEmpty();
      client.send("2/guarded,[\"note\",\"refused but speaking\"]");
      assertThat(client.next()).startsWith("closed:");
      assertThat(HEARD).doesNotContain("refused but speaking");
    }
  }

  @Test
  void a_middleware_lets_in_with_data_for_the_socket() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      String id = sid(client.connect("/guarded", "{\"word\":\"let me in\"}"));
      assertThat(server.engine().of("/guarded").socket(id).data()).containsEntry("user", "ann");
    }
  }

  @Test
  void nothing_reaches_a_client_before_its_middleware_has_answered() throws Exception {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      client.send("0/waiting,");
      client.send("0/waiting,");
      await().until(() -> WAITING.size() == 1);
      server.engine().of("/waiting").broadcast(List.of("early"), Selection.ALL, EmitFlags.NONE);
      WAITING.remove().pass();
      assertThat(client.next()).startsWith("0/waiting,{");
      server.engine().of("/waiting").broadcast(List.of("now"), Selection.ALL, EmitFlags.NONE);
      assertThat(client.next()).isEqualTo("2/waiting,[\"now\"]");
    }
  }

  @Test
  void a_middleware_that_answers_after_the_end_lets_nobody_in() throws Exception {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      client.send("0/waiting,");
      await().until(() -> WAITING.size() == 1);
      // As with the official server, leaving before being let in breaks the protocol.
      client.send("1/waiting,");
      assertThat(client.next()).startsWith("closed:");
    }
    WAITING.remove().pass();
    try (SocketIoClient other = SocketIoClient.connected(server.port())) {
      assertThat(other.roundTrip("echo")).isEqualTo("37[]");
    }
    assertThat(server.engine().of("/waiting").sockets(Selection.ALL)).isEmpty();
  }

  @Test
  void who_joins_no_namespace_in_time_is_closed() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      assertThat(client.next()).isEqualTo("closed:1000");
    }
  }

  @Test
  void a_second_connect_to_the_same_namespace_breaks_the_protocol() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      assertThat(client.connect("/", "")).startsWith("closed:");
    }
  }

  @Test
  void who_does_not_answer_pings_is_told_nothing_and_leaves_with_ping_timeout() throws IOException {
    try (WebSocketClient silent = WebSocketClient.open(server.port(), "")) {
      silent.next();
      silent.send("40");
      String id = sid(silent.next().text());
      assertThat(silent.next().text()).isEqualTo("2");
      assertThat(silent.next().opcode()).isEqualTo(-1);
      heard(id + " " + DisconnectReason.PING_TIMEOUT.text());
    }
  }

  @Test
  void every_way_to_leave_has_its_reason() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      String id = sid(client.connect("/", ""));
      client.send("1");
      heard(id + " client namespace disconnect");
      id = sid(client.connect("/", ""));
      client.send("2[\"leave\",null]");
      assertThat(client.next()).isEqualTo("1");
      heard(id + " server namespace disconnect");
      id = sid(client.connect("/", ""));
      client.send("2[\"leave\",\"all\"]");
      assertThat(client.next()).isEqualTo("1");
      assertThat(client.next()).isEqualTo("closed:1000");
      heard(id + " server namespace disconnect");
    }
    String id;
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      id = sid(client.connect("/", ""));
    }
    heard(id + " transport close");
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      id = sid(client.connect("/", ""));
      client.connection().frame(WebSocketClient.CLOSE, true, new byte[] {3, (byte) 0xe8});
      assertThat(client.next()).isEqualTo("closed:1000");
    }
    heard(id + " transport close");
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      id = sid(client.connect("/", ""));
      client.send("abc");
    }
    heard(id + " parse error");
  }

  @Test
  void who_comes_again_on_the_same_connection_is_known_to_the_library() throws IOException {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      client.connect("/guarded", "{\"word\":\"let me in\"}");
      client.send("1/guarded,");
      String id = sid(client.connect("/guarded", "{\"word\":\"let me in\"}"));
      heard("connect " + id);
      server.library().getNamespace("/guarded").getBroadcastOperations().sendEvent("all");
      assertThat(client.next()).isEqualTo("2/guarded,[\"all\"]");
    }
  }

  @Test
  void what_was_sent_before_leaving_is_still_heard() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      for (int i = 0; i < 50; i++) {
        client.send("2[\"note\",\"last words " + i + "\"]");
      }
      client.send("1");
      heard("last words 49");
    }
  }

  @Test
  void binary_comes_back_as_it_went_in_every_shape() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send(
          "52-[\"echo\",{\"a\":{\"_placeholder\":true,\"num\":0},\"n\":null},"
              + "[{\"_placeholder\":true,\"num\":1}]]");
      client.send(new byte[] {0, 1, 2});
      client.send(new byte[0]);
      assertThat(client.next())
          .isEqualTo(
              "52-[\"echo\",{\"a\":{\"_placeholder\":true,\"num\":0},\"n\":null},"
                  + "[{\"_placeholder\":true,\"num\":1}]]");
      assertThat(client.next()).isEqualTo("binary:000102");
      assertThat(client.next()).isEqualTo("binary:");
      client.send("51-9[\"echo\",{\"_placeholder\":true,\"num\":0}]");
      client.send(new byte[] {'1', '2', ':', '4'});
      assertThat(client.next()).isEqualTo("61-9[{\"_placeholder\":true,\"num\":0}]");
      assertThat(client.next()).isEqualTo("binary:31323a34");
    }
  }

  @Test
  void binary_travels_by_polling_too() throws Exception {
    PollingClient client = PollingClient.open(PollingClient.http(), server.port());
    client.post("40").get(5, TimeUnit.SECONDS);
    assertThat(client.poll().get(5, TimeUnit.SECONDS)).startsWith("40{");
    client
        .post("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]\u001ebAAEC")
        .get(5, TimeUnit.SECONDS);
    assertThat(client.poll().get(5, TimeUnit.SECONDS))
        .isEqualTo("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]\u001ebAAEC");
    assertThat(client.post("1").get(5, TimeUnit.SECONDS)).isEqualTo("ok");
  }

  @Test
  void an_ack_is_answered_once_and_may_be_empty() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send("20[\"echo\"]");
      assertThat(client.next()).isEqualTo("30[]");
      client.send("2999[\"echo\",1.5,\"\u00fc\ud83d\ude00\"]");
      assertThat(client.next()).isEqualTo("3999[1.5,\"\u00fc\ud83d\ude00\"]");
      assertThat(client.roundTrip("echo")).isEqualTo("37[]");
    }
  }

  @Test
  void nobody_is_harmed_by_what_no_listener_can_use() throws IOException {
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send("21[\"nobody listens\",{\"a\":[1,2]}]");
      client.send("22[5,\"a number for a name\"]");
      client.send("23[\"typed\",{\"not\":\"a number\"}]");
      client.send("24[\"fail\",\"x\"]");
      client.send("25[\"unwritable\",\"x\"]");
      client.send("399[\"an answer to nothing\"]");
      client.send("26[\"typed\",4]");
      assertThat(client.next()).isEqualTo("36[5]");
    }
  }

  @Test
  void the_answers_to_a_broadcast_are_heard_until_its_time_is_over() throws Exception {
    try (SocketIoClient one = SocketIoClient.open(server.port());
        SocketIoClient two = SocketIoClient.open(server.port())) {
      one.connect("/guarded", "{\"word\":\"let me in\"}");
      two.connect("/guarded", "{\"word\":\"let me in\"}");
      Queue<List<Object>> answers = new ConcurrentLinkedQueue<>();
      int asked =
          server
              .engine()
              .of("/guarded")
              .broadcastWithAck(
                  List.of("who"),
                  Selection.ALL,
                  EmitFlags.NONE,
                  Duration.ofSeconds(5),
                  answers::add);
      assertThat(asked).isEqualTo(2);
      String question = one.next();
      String id = question.replaceAll("2/guarded,(\\d+)\\[\"who\"]", "$1");
      one.send("3/guarded," + id + "[\"one\"]");
      one.send("3/guarded," + id + "[\"one again\"]");
      two.next();
      two.send("61-/guarded," + id + "[{\"_placeholder\":true,\"num\":0}]");
      two.send(new byte[] {9});
      await().until(() -> answers.size() == 2);
      assertThat(answers).contains(List.of("one"));
      assertThat(answers).anyMatch(answer -> answer.get(0) instanceof byte[]);
    }
  }

  @Test
  void selected_sockets_enter_and_leave_rooms_and_are_sent_away() throws Exception {
    try (SocketIoClient one = SocketIoClient.open(server.port());
        SocketIoClient two = SocketIoClient.open(server.port())) {
      String in = sid(one.connect("/guarded", "{\"word\":\"let me in\"}"));
      String out = sid(two.connect("/guarded", "{\"word\":\"let me in\"}"));
      EngineNamespace guarded = server.engine().of("/guarded");
      guarded.socketsJoin(Selection.ALL.except(out), List.of("many", "rooms"));
      assertThat(guarded.socket(in).rooms()).containsExactlyInAnyOrder(in, "many", "rooms");
      assertThat(guarded.socket(out).rooms()).containsExactly(out);
      guarded.socketsLeave(Selection.room("many"), List.of("rooms", "never in it"));
      assertThat(guarded.socket(in).rooms()).containsExactlyInAnyOrder(in, "many");
      guarded.disconnectSockets(Selection.room("many"), false);
      assertThat(one.next()).isEqualTo("1/guarded,");
      heard(in + " server namespace disconnect");
      guarded.disconnectSockets(Selection.room(out), true);
      assertThat(two.next()).isEqualTo("1/guarded,");
      assertThat(two.next()).isEqualTo("closed:1000");
    }
  }

  @Test
  void who_listens_to_rooms_is_told_of_sockets_apart_from_rooms() throws Exception {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    EngineNamespace guarded = server.engine().of("/guarded");
    guarded.addRoomListener(
        new RoomListener() {
          @Override
          public void opened(String room) {
            told.add("opened " + room);
          }

          @Override
          public void closed(String room) {
            told.add("closed " + room);
          }

          @Override
          public void socketEntered(String socketId) {
            told.add("entered " + socketId + (guarded.hasRoom(socketId) ? " is there" : ""));
          }

          @Override
          public void socketLeft(String socketId) {
            told.add("left " + socketId + (guarded.hasRoom(socketId) ? " is there" : ""));
          }
        });
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      String id = sid(client.connect("/guarded", "{\"word\":\"let me in\"}"));
      guarded.socketsJoin(Selection.room(id), List.of("told"));
      guarded.disconnectSockets(Selection.room(id), false);
      assertThat(client.next()).isEqualTo("1/guarded,");
      await()
          .untilAsserted(
              () ->
                  assertThat(told)
                      .filteredOn(note -> note.contains(id) || note.endsWith("told"))
                      .containsExactlyInAnyOrder(
                          "entered " + id + " is there",
                          "opened told",
                          "closed told",
                          "left " + id));
    }
  }

  @Test
  void joining_beyond_the_bound_harms_nobody_else() throws Exception {
    try (SocketIoClient one = SocketIoClient.open(server.port());
        SocketIoClient two = SocketIoClient.open(server.port())) {
      String full = sid(one.connect("/", ""));
      String other = sid(two.connect("/", ""));
      Socket socket = server.main().socket(full);
      socket.join("a");
      socket.join("b");
      socket.join("c");
      assertThatThrownBy(() -> socket.join("d")).isInstanceOf(IllegalStateException.class);
      server.main().socketsJoin(Selection.room(full).to(other), List.of("d"));
      assertThat(socket.rooms()).doesNotContain("d");
      assertThat(server.main().socket(other).rooms()).contains("d");
    }
  }

  @Test
  void the_handshake_has_what_a_remote_node_is_told_of_it() throws Exception {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      Handshake handshake = server.main().socket(sid(client.connect("/", ""))).handshake();
      assertThat(handshake.url()).isEqualTo("/socket.io/?EIO=4&transport=websocket");
      assertThat(handshake.query())
          .containsEntry("EIO", "4")
          .containsEntry("transport", "websocket");
      assertThat(handshake.headers()).containsEntry("host", "localhost");
      assertThat(handshake.address()).isEqualTo("127.0.0.1");
      assertThat(handshake.secure()).isFalse();
      assertThat(handshake.xdomain()).isFalse();
      assertThat(handshake.time())
          .matches(
              "\\w{3} \\w{3} \\d\\d \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\\+0000 \\(Coordinated .*\\)");
    }
  }

  @Test
  void what_one_thread_sends_arrives_in_its_order_by_every_way() throws Exception {
    try (SocketIoClient client = SocketIoClient.open(server.port())) {
      Socket socket = server.main().socket(sid(client.connect("/", "")));
      socket.join("order");
      CountDownLatch sent = new CountDownLatch(1);
      Thread sender =
          new Thread(
              () -> {
                for (int i = 0; i < 300; i += 3) {
                  socket.emit("n", i);
                  server
                      .main()
                      .broadcast(List.of("n", i + 1), Selection.room("order"), EmitFlags.NONE);
                  server.library().getRoomOperations("order").sendEvent("n", i + 2);
                }
                sent.countDown();
              },
              "sender");
      sender.start();
      for (int i = 0; i < 300; i++) {
        assertThat(client.next()).isEqualTo("2[\"n\"," + i + "]");
      }
      assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }
}
