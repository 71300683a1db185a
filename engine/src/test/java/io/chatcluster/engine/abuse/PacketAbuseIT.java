package io.chatcluster.engine.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.NoLeaks;
import io.chatcluster.engine.client.SocketIoClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets of Socket.IO that break the protocol or a bound end their connection, and only it. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class PacketAbuseIT {
  private static final int LIMIT = 100_000;

  @RegisterExtension
  static final Victim VICTIM = new Victim(set -> {}, options -> options.maxPayload(LIMIT));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "9",
        "abc",
        "2",
        "2{}",
        "2[]",
        "2[{}]",
        "2[null]",
        "2[\"a\"",
        "2[\"a\"]x",
        "2[\"a\",01]",
        "2[\"connect\"]",
        "2[\"disconnecting\",1]",
        "2/nowhere,[\"a\"]",
        "212345678901234567890[\"a\"]",
        "2-1[\"a\"]",
        "2abc[\"a\"]",
        "3[1]",
        "4{\"message\":\"no\"}",
        "5[\"a\"]",
        "599-[\"a\"]",
        "5999999999-[\"a\"]",
        "5999999999999-[\"a\"]",
        "1\"x\"",
        "0[1]",
        "0{}",
        "0/other,\"x\"",
        "42[\"nested\"]",
        "16:42[\"length of an older version\"]",
        "2[\"echo\"]\u001e42[\"echo\"]"
      })
  void a_packet_that_breaks_the_protocol_closes_its_connection(String packet) throws Exception {
    VICTIM.suffer(() -> assertThat(answerTo(packet)).isEqualTo("closed:1002"));
    VICTIM.awaitReason("parse error");
  }

  private static String answerTo(String packet) throws Exception {
    try (SocketIoClient client = VICTIM.client()) {
      client.send(packet);
      return client.next();
    }
  }

  @Test
  void endless_digits_cost_nothing() throws Exception {
    String digits = "9".repeat(LIMIT - 100);
    VICTIM.suffer(() -> assertThat(answerTo("2" + digits + "[")).isEqualTo("closed:1002"));
    VICTIM.suffer(() -> assertThat(answerTo("5" + digits + "-[")).isEqualTo("closed:1002"));
    VICTIM.suffer(
        () -> assertThat(answerTo("2[\"echo\"," + digits + "]")).isEqualTo("closed:1002"));
    VICTIM.suffer(() -> assertThat(answerTo("2[" + digits + "]")).isEqualTo("closed:1002"));
  }

  @Test
  void deep_nesting_is_refused() throws Exception {
    String arrays = "[".repeat(20_000) + "]".repeat(20_000);
    String objects = "{\"a\":".repeat(15_000);
    VICTIM.suffer(
        () -> assertThat(answerTo("2[\"echo\"," + arrays + "]")).isEqualTo("closed:1002"));
    VICTIM.suffer(() -> assertThat(answerTo("0/a," + objects)).isEqualTo("closed:1002"));
  }

  @Test
  void long_names_and_keys_are_refused() throws Exception {
    String name = "n".repeat(LIMIT - 100);
    VICTIM.suffer(() -> assertThat(answerTo("2[\"" + name + "\"]")).isEqualTo("closed:1002"));
    VICTIM.suffer(() -> assertThat(answerTo("0/" + name + ",")).isEqualTo("closed:1002"));
    VICTIM.suffer(
        () -> assertThat(answerTo("2[\"echo\",{\"" + name + "\":1}]")).isEqualTo("closed:1002"));
  }

  @Test
  void binary_that_nobody_announced_is_not_executed() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.send("42[\"echo\"]".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.next()).isEqualTo("closed:1002");
          }
        });
  }

  @Test
  void text_in_place_of_an_attachment_is_refused() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.send("51-[\"echo\",{\"_placeholder\":true,\"num\":0}]");
            client.send("2[\"echo\"]");
            assertThat(client.next()).isEqualTo("closed:1002");
          }
        });
  }

  @Test
  void a_placeholder_without_its_attachment_is_refused() throws Exception {
    for (String placeholders :
        new String[] {
          "{\"_placeholder\":true,\"num\":7}",
          "{\"_placeholder\":true,\"num\":-1}",
          "{\"_placeholder\":true,\"num\":\"0\"}",
          "{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}"
        }) {
      VICTIM.suffer(
          () -> {
            try (SocketIoClient client = VICTIM.client()) {
              client.send("51-[\"echo\"," + placeholders + "]");
              client.send(new byte[] {1});
              assertThat(client.next()).isEqualTo("closed:1002");
            }
          });
    }
  }

  @Test
  void attachments_have_a_common_limit() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.send("510-[\"echo\"]");
            for (int i = 0; i < 5; i++) {
              client.send(new byte[LIMIT - 10]);
            }
            assertThat(client.next()).isEqualTo("closed:1002");
          }
        });
  }

  @Test
  void what_follows_in_a_message_is_never_taken_for_another_packet() throws Exception {
    String packets = "2".repeat(12_000);
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            client.send("2[\"nobody listens\",\"" + packets + "\"]");
            client.send("2[\"echo\",1,2,3,\"" + packets + "\",{\"more\":\"41\"}]");
            client.connection().send("3" + packets);
            client.connection().send("6" + "42[\"echo\"]");
            assertThat(client.roundTrip("echo")).isEqualTo("37[]");
          }
        });
  }

  @Test
  void a_flood_of_refused_namespaces_keeps_nothing() throws Exception {
    VICTIM.suffer(
        () -> {
          try (SocketIoClient client = VICTIM.client()) {
            for (int i = 0; i < 1_000; i++) {
              client.send("0/n" + i + ",");
            }
            for (int i = 0; i < 1_000; i++) {
              assertThat(client.next()).contains("Invalid namespace");
            }
          }
        });
  }
}
