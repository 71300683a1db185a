package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How a client leaves, and what is heard of that. */
class LeavingIT extends SocketFixture {
  @Test
  void who_does_not_answer_pings_is_told_nothing_and_leaves_with_ping_timeout() throws IOException {
    try (TestServer impatient = impatient();
        WebSocketClient silent = WebSocketClient.open(impatient.port(), "")) {
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
}
