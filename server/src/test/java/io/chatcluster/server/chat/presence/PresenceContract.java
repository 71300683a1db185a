package io.chatcluster.server.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.server.chat.presence.Presence.Change;
import io.chatcluster.server.chat.presence.Presence.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every presence must do on one node; run for each that there is. */
public abstract class PresenceContract {
  protected static final Place ROOM = new Place("/chat", "a room {with} #signs* and ümläuts");
  protected static final User ANN = new User("u1", "Ann: the 1st\u0000 of {all}");
  protected static final User BOB = new User("u2", "");

  /** The presence under test; the same at every call in one test. */
  protected abstract Presence presence();

  /** The answer, within some seconds. */
  public static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void aUsersFirstConnectionIsTheirComing() {
    assertThat(now(presence().enter(ROOM, ANN, "c1"))).isEqualTo(new Change(true, 1));
    assertThat(now(presence().enter(ROOM, ANN, "c2"))).isEqualTo(new Change(false, 1));
    assertThat(now(presence().enter(ROOM, BOB, "c3"))).isEqualTo(new Change(true, 2));
  }

  @Test
  void aUsersLastConnectionIsTheirGoing() {
    now(presence().enter(ROOM, BOB, "c0"));
    now(presence().enter(ROOM, ANN, "c1"));
    now(presence().enter(ROOM, ANN, "c2"));
    assertThat(now(presence().leave(ROOM, ANN, "c1"))).isEqualTo(new Change(false, 2));
    assertThat(now(presence().leave(ROOM, ANN, "c2"))).isEqualTo(new Change(true, 1));
    assertThat(now(presence().leave(ROOM, BOB, "c0"))).isEqualTo(new Change(true, 0));
  }

  @Test
  void whatIsRepeatedChangesNothing() {
    now(presence().enter(ROOM, ANN, "c1"));
    assertThat(now(presence().enter(ROOM, ANN, "c1"))).isEqualTo(new Change(false, 1));
    assertThat(now(presence().leave(ROOM, ANN, "c1"))).isEqualTo(new Change(true, 0));
    assertThat(now(presence().leave(ROOM, ANN, "c1"))).isEqualTo(new Change(false, 0));
    assertThat(now(presence().leave(ROOM, BOB, "never came"))).isEqualTo(new Change(false, 0));
  }

  @Test
  void placesKnowNothingOfEachOther() {
    now(presence().enter(ROOM, ANN, "c1"));
    assertThat(now(presence().enter(new Place("/other", ROOM.room()), ANN, "c1")))
        .isEqualTo(new Change(true, 1));
    assertThat(now(presence().enter(new Place("/chat", "r"), ANN, "c1")))
        .isEqualTo(new Change(true, 1));
    now(presence().leave(new Place("/chat", "r"), ANN, "c1"));
    assertThat(now(presence().count(ROOM))).isEqualTo(1);
  }

  @Test
  void membersAreListedInTheOrderInWhichTheyCame() {
    now(presence().enter(ROOM, ANN, "c1"));
    now(presence().enter(ROOM, BOB, "c2"));
    now(presence().enter(ROOM, ANN, "c3"));
    Members members = now(presence().members(ROOM, 10));
    assertThat(members.total()).isEqualTo(2);
    assertThat(members.list()).extracting(Member::user).containsExactly(ANN, BOB);
    assertThat(members.list()).extracting(Member::connections).containsExactly(2, 1);
    assertThat(members.list()).allMatch(member -> member.since() > 0);
  }

  @Test
  void moreMembersThanAskedForAreOnlyCounted() {
    for (int i = 0; i < 30; i++) {
      now(presence().enter(ROOM, new User("u" + i, "n"), "c" + i));
    }
    Members members = now(presence().members(ROOM, 7));
    assertThat(members.list()).hasSize(7);
    assertThat(members.total()).isEqualTo(30);
    assertThat(now(presence().members(new Place("/chat", "empty"), 7)))
        .isEqualTo(new Members(List.of(), 0));
  }

  @Test
  void callsForOnePlaceTakeEffectInTheirOrder() {
    List<CompletionStage<Change>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(presence().enter(ROOM, ANN, "c"));
      answers.add(presence().leave(ROOM, ANN, "c"));
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(now(answers.get(i))).isEqualTo(new Change(true, i % 2 == 0 ? 1 : 0));
    }
  }

  @Test
  void manyUsersAreCountedOnceEach() {
    List<CompletionStage<Change>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(presence().enter(ROOM, new User("u" + i % 500, "n"), "c" + i));
    }
    answers.forEach(PresenceContract::now);
    assertThat(now(presence().count(ROOM))).isEqualTo(500);
  }
}
