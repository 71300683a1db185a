package io.chatcluster.engine.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.NoLeaks;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.client.SocketIoClient;
import io.chatcluster.engine.client.WebSocketClient;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody gets in without being let in, takes the place of another, or stays when sent away. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class SessionAbuseIT {
  private static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();

  @RegisterExtension
  static final Victim VICTIM =
      new Victim(set -> {}, options -> options.closeTimeout(Duration.ofMillis(300)));

  /** One whose heartbeats are too fast for a neighbour that is not read from. */
  @RegisterExtension
  static final Victim IMPATIENT =
      new Victim(
          set -> {
            set.setPingInterval(300);
            set.setPingTimeout(200);
          },
          options -> {});

  @BeforeAll
  static void listen() {
    VICTIM
        .server()
        .namespace("/secret")
        .addEventListener("say", Object.class, (client, data, ack) -> HEARD.add("secret"));
    VICTIM
        .engine()
        .of("/secret")
        .use(
            (client, next) -> {
              if (client.auth().containsKey("token")) {
                next.pass();
              } else {
                next.refuse("no entry", null);
              }
            });
    VICTIM.main().addEventListener("say", Object.class, (client, data, ack) -> HEARD.add("main"));
    VICTIM
        .main()
        .addEventListener("kick", Object.class, (client, data, ack) -> client.disconnect());
    VICTIM
        .main()
        .addEventListener(
            "kick out", Object.class, (client, data, ack) -> ((Socket) client).disconnect(true));
  }

  @Test
  void nothing_is_heard_of_or_sent_to_a_client_that_joined_no_namespace() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = SocketIoClient.open(VICTIM.port())) {
            VICTIM.local().broadcast(List.of("news"), Selection.room("nobody"), EmitFlags.NONE);
            client.send("2[\"say\"]");
            assertThat(client.next()).isEqualTo("closed:1002");
          }
        });
    assertThat(HEARD).doesNotContain("main");
  }

  @Test
  void a_refused_client_neither_hears_nor_says_anything() throws Exception {
    for (String auth : new String[] {"", "{}", "{\"other\":1}"}) {
      VICTIM.suffer(
          () -> {
            try (SocketIoClient client = VICTIM.client()) {
              assertThat(client.connect("/secret", auth))
                  .isEqualTo("4/secret,{\"message\":\"no entry\"}");
              assertThat(
                      VICTIM
                          .engine()
                          .of("/secret")
                          .broadcast(List.of("news"), Selection.ALL, EmitFlags.NONE))
                  .isZero();
              client.send("2/secret,[\"say\"]");
              assertThat(client.next()).isEqualTo("closed:1002");
            }
          });
    }
    assertThat(HEARD).doesNotContain("secret");
  }

  @Test
  void the_id_of_another_session_in_header_or_cookie_means_nothing() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient owner = VICTIM.client();
              SocketIoClient thief = new SocketIoClient(withId(sid(owner)))) {
            assertThat(sid(thief)).isNotEqualTo(sid(owner));
            assertThat(thief.connect("/", "")).startsWith("0{");
            assertThat(owner.roundTrip("echo")).isEqualTo("37[]");
            assertThat(thief.roundTrip("echo")).isEqualTo("37[]");
          }
        });
  }

  private static WebSocketClient withId(String sid) throws IOException {
    return new WebSocketClient(
        new java.net.Socket(InetAddress.getLoopbackAddress(), VICTIM.port()),
        "/socket.io/?EIO=4&transport=websocket",
        "io: " + sid + "\r\nCookie: io=" + sid + "\r\n");
  }

  @Test
  void a_session_on_websocket_cannot_be_taken_over() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient owner = VICTIM.client();
              WebSocketClient thief = WebSocketClient.open(VICTIM.port(), "&sid=" + sid(owner))) {
            assertThat(thief.next().code()).isEqualTo(1000);
            assertThat(owner.roundTrip("echo")).isEqualTo("37[]");
          }
        });
  }

  private static String sid(SocketIoClient client) {
    return client.openPacket().replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void who_says_goodbye_is_let_go_at_once() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.connection().send("1");
            assertThat(client.next()).isEqualTo("closed:1000");
          }
        });
  }

  @Test
  void who_left_the_namespace_is_not_heard_in_it() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.send("1");
            client.send("2[\"say\"]");
            assertThat(client.next()).isEqualTo("closed:1002");
          }
        });
    assertThat(HEARD).doesNotContain("main");
  }

  @Test
  void who_was_sent_away_and_goes_on_is_closed() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.send("2[\"kick\"]");
            assertThat(client.next()).isEqualTo("1");
            client.send("2[\"say\"]");
            assertThat(client.next()).isEqualTo("closed:1002");
          }
        });
    assertThat(HEARD).doesNotContain("main");
  }

  @Test
  void who_ignores_the_end_of_its_connection_is_cut_off() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.send("2[\"kick out\"]");
            assertThat(client.next()).isEqualTo("1");
            assertThat(client.next()).isEqualTo("closed:1000");
            client.send("2[\"say\"]");
            assertThat(client.next()).as("end of the stream").isEqualTo("closed:0");
          }
        });
    assertThat(HEARD).doesNotContain("main");
  }

  @Test
  void attachments_and_pongs_of_websocket_do_not_stand_for_a_heartbeat() throws Exception {
    try (WebSocketClient client = WebSocketClient.open(IMPATIENT.port(), "")) {
      client.send("40");
      client.send("4510-[\"echo\"]");
      int sent = 0;
      while (true) {
        WebSocketClient.Frame frame = client.next();
        if (frame.opcode() == -1) {
          break;
        }
        if (frame.text().equals("2")) {
          client.send(new byte[10]);
          client.frame(WebSocketClient.PONG, true, new byte[0]);
          sent++;
        }
      }
      assertThat(sent).isEqualTo(1);
    }
    IMPATIENT.awaitReason("ping timeout");
  }

  @Test
  void pongs_not_asked_for_do_not_delay_the_next_ping() throws Exception {
    try (WebSocketClient client = WebSocketClient.open(IMPATIENT.port(), "")) {
      boolean pinged = false;
      // The answers to the pings of WebSocket pace the flood.
      while (!pinged) {
        client.send("3");
        client.frame(WebSocketClient.PING, true, new byte[0]);
        for (int opcode = 0; opcode != WebSocketClient.PONG; ) {
          WebSocketClient.Frame frame = client.next();
          opcode = frame.opcode();
          assertThat(opcode).as("closed").isNotEqualTo(-1);
          pinged |= opcode == WebSocketClient.TEXT && frame.text().equals("2");
        }
      }
    }
  }
}
