package io.chatcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.PollingClient;
import io.chatcluster.engine.client.SocketIoClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What events and acks carry. */
class PayloadIT extends SocketFixture {
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
    client.post("40").get(60, TimeUnit.SECONDS);
    assertThat(client.poll().get(60, TimeUnit.SECONDS)).startsWith("40{");
    client
        .post("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]\u001ebAAEC")
        .get(60, TimeUnit.SECONDS);
    assertThat(client.poll().get(60, TimeUnit.SECONDS))
        .isEqualTo("451-[\"echo\",{\"_placeholder\":true,\"num\":0}]\u001ebAAEC");
    assertThat(client.post("1").get(60, TimeUnit.SECONDS)).isEqualTo("ok");
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
  void an_answer_of_nothing_is_an_empty_one() throws IOException {
    server
        .library()
        .addEventListener(
            "nothing", Object.class, (client, data, ack) -> ack.sendAckData((List<Object>) null));
    try (SocketIoClient client = SocketIoClient.connected(server.port())) {
      client.send("21[\"nothing\"]");
      assertThat(client.next()).isEqualTo("31[]");
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
      assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
