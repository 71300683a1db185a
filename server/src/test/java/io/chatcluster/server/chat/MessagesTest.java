package io.chatcluster.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.server.chat.presence.User;
import io.chatcluster.server.testing.FakeClient;
import io.chatcluster.server.testing.FakeRoomLog;
import io.chatcluster.server.testing.ManualTimers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private final FakeRoomLog log = new FakeRoomLog();
  private final ManualTimers clock = new ManualTimers();
  private final Guests guests = new Guests(Limits.DEFAULTS);
  private final Messages messages = new Messages("/chat", Limits.DEFAULTS, log, guests, clock);
  private final Session ann = new Session(new User("u1", "ann"), new FakeClient("s1"));
  private final Session annAgain = new Session(new User("u1", "ann"), new FakeClient("s2"));
  private final Session bob = new Session(new User("u2", "bob"), new FakeClient("s3"));

  @BeforeEach
  void allAreInTheRoom() {
    List.of(ann, annAgain, bob).forEach(session -> session.client().enter("r"));
  }

  @Test
  void aMessageIsAppendedWithAllThatMembersGet() {
    Map<String, Object> answer = send(ann, "hi", "k1", Map.of("x", 1));
    assertThat(answer)
        .containsExactlyEntriesOf(
            Fields.of(
                "room",
                "r",
                "id",
                "k1",
                "epoch",
                FakeRoomLog.EPOCH,
                "seq",
                1L,
                "at",
                clock.millis(),
                "duplicate",
                false));
    LogEntry entry = log.entries().get(0);
    assertThat(entry.nsp()).isEqualTo("/chat");
    assertThat(entry.room()).isEqualTo("r");
    assertThat(entry.event()).isEqualTo("message");
    assertThat(entry.message())
        .isEqualTo(
            Map.of(
                "room",
                "r",
                "id",
                "k1",
                "from",
                Map.of("id", "u1", "name", "ann"),
                "text",
                "hi",
                "data",
                Map.of("x", 1),
                "at",
                clock.millis()));
  }

  @Test
  void withoutDataTheFieldIsNotThere() {
    send(ann, "hi", "k1", null);
    assertThat(log.entries().get(0).message()).doesNotContainKey("data");
  }

  @Test
  void theSameKeyOfTheSameUserIsARepeatOnAnySocket() {
    send(ann, "hi", "k1", null);
    assertThat(send(annAgain, "hi", "k1", null))
        .containsEntry("duplicate", true)
        .containsEntry("seq", 1L);
    assertThat(send(bob, "hi", "k1", null)).containsEntry("duplicate", false);
    assertThat(log.entries()).hasSize(2);
  }

  @Test
  void withoutAKeyEveryMessageIsNewAndGetsOne() {
    Object first = send(ann, "hi", null, null).get("id");
    assertThat(send(ann, "hi", null, null).get("id")).isNotEqualTo(first);
    assertThat(log.entries()).hasSize(2).allMatch(entry -> entry.dedupeKey() == null);
  }

  @Test
  void whoIsNotInTheRoomCannotSpeakThere() {
    assertThatThrownBy(() -> messages.send(ann, "other", "hi", null, null))
        .satisfies(e -> assertThat(((RefusedException) e).code()).isEqualTo(ErrorCode.NOT_IN_ROOM));
    assertThat(log.entries()).isEmpty();
  }

  @Test
  void aTextThatIsTooLongIsNotAppended() {
    assertThatThrownBy(() -> messages.send(ann, "r", "x".repeat(8_001), null, null))
        .satisfies(e -> assertThat(((RefusedException) e).code()).isEqualTo(ErrorCode.TOO_LARGE));
    assertThat(log.entries()).isEmpty();
  }

  private Map<String, Object> send(Session session, String text, String id, Object data) {
    return messages.send(session, "r", text, id, data).toCompletableFuture().join();
  }
}
