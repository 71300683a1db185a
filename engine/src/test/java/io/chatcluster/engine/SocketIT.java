package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.Handshake;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a client comes in. */
class SocketIT extends SocketFixture {
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
    try (TestServer impatient = impatient();
        SocketIoClient client = SocketIoClient.open(impatient.port())) {
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
}
