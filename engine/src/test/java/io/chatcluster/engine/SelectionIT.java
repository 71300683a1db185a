package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.RoomListener;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.SocketIoClient;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What is done with several sockets at once: broadcasts with acks, rooms, disconnects. */
class SelectionIT extends SocketFixture {
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
      int refused = server.main().socketsJoin(Selection.room(full).to(other), List.of("d", "c"));
      assertThat(refused).isEqualTo(1);
      assertThat(socket.rooms()).doesNotContain("d");
      assertThat(server.main().socket(other).rooms()).contains("d");
    }
  }
}
