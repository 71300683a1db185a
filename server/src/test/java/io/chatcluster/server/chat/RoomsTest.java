package io.chatcluster.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.server.chat.Delivery.Audience;
import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import io.chatcluster.server.chat.presence.User;
import io.chatcluster.server.memory.MemoryPresence;
import io.chatcluster.server.testing.AwayPresence;
import io.chatcluster.server.testing.FakeClient;
import io.chatcluster.server.testing.FakeClient.Emitted;
import io.chatcluster.server.testing.FakeRoomLog;
import io.chatcluster.server.testing.ManualTimers;
import io.chatcluster.server.testing.RecordingDelivery;
import io.chatcluster.server.testing.RecordingDelivery.Sent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private static final Map<String, Object> ANN = Map.of("id", "u1", "name", "ann");

  private final RecordingDelivery delivery = new RecordingDelivery();
  private final ManualTimers timers = new ManualTimers();
  private final MemoryPresence presence = new MemoryPresence(timers);
  private final FakeRoomLog log = new FakeRoomLog();
  private final Typing typing = new Typing(Limits.DEFAULTS, delivery, timers);
  private final Rooms rooms = rooms(presence);
  private final FakeClient socket = new FakeClient("s1");
  private final Session ann = new Session(new User("u1", "ann"), socket);
  private final Session annsPhone = new Session(new User("u1", "ann"), new FakeClient("s2"));
  private final Session bob = new Session(new User("u2", "bob"), new FakeClient("s3"));

  private Rooms rooms(Presence where) {
    return rooms(where, new RoomCreation(0, 0, timers));
  }

  private Rooms rooms(Presence where, RoomCreation creation) {
    return new Rooms(
        "/chat", Limits.DEFAULTS, creation, where, log, delivery, delivery, typing, timers);
  }

  @Test
  void allRoomsOfASocketAreAskedForBeforeTheFirstAnswer() {
    for (int i = 0; i < 100; i++) {
      now(rooms.join(ann, "room-" + i));
    }
    log.hold(true);
    CompletionStage<Map<String, Object>> answer = rooms.rooms(ann);
    assertThat(log.held()).isEqualTo(100);
    assertThat(answer.toCompletableFuture()).isNotDone();
    log.hold(false);
    assertThat((List<?>) now(answer).get("rooms")).hasSize(100);
  }

  @Test
  void aRoomBeyondTheLimitOfItsUserIsNotCreated() {
    Rooms limited = rooms(presence, new RoomCreation(2, 0, timers));
    now(limited.join(ann, "a"));
    now(limited.join(annsPhone, "b"));
    assertRefusedForLimit(limited, ann, "c", 30_001);
    // Not of others, nor where the room is there: with members, with messages, or joined already.
    now(limited.join(bob, "c"));
    now(limited.join(ann, "c"));
    now(limited.join(ann, "a"));
    log.append(new LogEntry("/chat", "d", null, "message", Map.of()));
    now(limited.join(ann, "d"));
    assertRefusedForLimit(limited, ann, "e", 30_001);
    timers.advance(Duration.ofMillis(30_001));
    now(limited.join(ann, "e"));
    assertRefusedForLimit(limited, annsPhone, "f", 30_000);
  }

  @Test
  void aRoomBeyondTheLimitOfItsAddressIsNotCreated() {
    Rooms limited = rooms(presence, new RoomCreation(0, 2, timers));
    now(limited.join(ann, "a"));
    now(limited.join(bob, "b"));
    assertRefusedForLimit(
        limited, new Session(new User("u3", "eve"), new FakeClient("s4")), "c", 30_001);
  }

  @Test
  void onlyRoomsThatWereCreatedCount() {
    log.append(new LogEntry("/chat", "old", null, "message", Map.of()));
    Rooms limited = rooms(presence, new RoomCreation(1, 1, timers));
    now(limited.join(ann, "old"));
    log.away(true);
    assertThat(limited.join(ann, "a").toCompletableFuture()).isCompletedExceptionally();
    log.away(false);
    now(limited.join(ann, "a"));
    assertRefusedForLimit(limited, bob, "b", 60_001);
    // Its members come and go; the next ones create it again.
    now(limited.leave(ann, "a"));
    assertRefusedForLimit(limited, ann, "a", 60_001);
  }

  /** Nothing is entered or written. */
  private void assertRefusedForLimit(Rooms limited, Session session, String room, long retryAfter) {
    int sent = delivery.sent().size();
    assertThatThrownBy(() -> limited.join(session, room).toCompletableFuture().join())
        .cause()
        .satisfies(
            e -> {
              is(e, ErrorCode.RATE_LIMITED);
              assertThat(((RefusedException) e).fields()).containsEntry("retryAfterMs", retryAfter);
            });
    assertThat(session.client().isIn(room)).isFalse();
    assertThat(count(room)).isZero();
    assertThat(delivery.sent()).hasSize(sent);
  }

  @Test
  void aJoinAnswersWhereTheRoomIs() {
    log.append(new LogEntry("/chat", "r", null, "message", Map.of()));
    assertThat(now(rooms.join(ann, "r")))
        .containsExactlyEntriesOf(
            Fields.of(
                "room",
                "r",
                "epoch",
                FakeRoomLog.EPOCH,
                "seq",
                1L,
                "recovered",
                false,
                "messages",
                List.of(),
                "members",
                1));
  }

  @Test
  void theAnswerWaitsForTheSubscriptionAndThenLooksAtTheLog() {
    CompletableFuture<Void> subscription = new CompletableFuture<>();
    socket.hearsWhen(subscription);
    CompletionStage<Map<String, Object>> answer = rooms.join(ann, "r");
    assertThat(answer.toCompletableFuture()).isNotDone();
    log.append(new LogEntry("/chat", "r", null, "message", Map.of()));
    subscription.complete(null);
    assertThat(now(answer)).containsEntry("seq", 1L);
  }

  @Test
  void theOthersAreToldOfAUsersFirstSocketAndOfTheEndOfTheLast() {
    now(rooms.join(bob, "r"));
    now(rooms.join(ann, "r"));
    now(rooms.join(annsPhone, "r"));
    now(rooms.leave(ann, "r"));
    now(rooms.leave(annsPhone, "r"));
    Audience room = Audience.room("r");
    assertThat(delivery.sent().subList(1, 3))
        .containsExactly(
            new Sent(room.except("s1"), "joined", event(2)), new Sent(room, "left", event(1)));
    assertThat(delivery.sent()).hasSize(3);
  }

  @Test
  void joiningAgainChangesNothing() {
    now(rooms.join(ann, "r"));
    assertThat(now(rooms.join(ann, "r"))).containsEntry("members", 1);
    assertThat(delivery.sent()).hasSize(1);
    now(rooms.leave(ann, "r"));
    assertThat(socket.rooms()).isEmpty();
    assertThat(delivery.sent("left")).hasSize(1);
  }

  @Test
  void aRoomThatMayBeNamedAfterASocketCannotBeJoined() {
    for (String id : List.of("AbCdEf0123456789_-zZ", "general-announcement")) {
      assertThatThrownBy(() -> rooms.join(ann, id)).satisfies(e -> is(e, ErrorCode.FORBIDDEN));
    }
    assertThat(now(rooms.join(ann, "AbCdEf0123456789_-z"))).containsEntry("members", 1);
    assertThat(now(rooms.join(ann, "general announcement"))).containsEntry("members", 1);
  }

  @Test
  void whoIsTakenOutOfARoomFromOutsideLearnsOfItAndIsNoMemberAnyMore() {
    now(rooms.join(ann, "r"));
    socket.leave("r");
    assertThat(rooms.isFromOutside(ann, "r", false)).isTrue();
    assertThatThrownBy(() -> ann.requireIn("r")).satisfies(e -> is(e, ErrorCode.NOT_IN_ROOM));
    rooms.changedFromOutside(ann, "r").toCompletableFuture().join();
    assertThat(socket.emitted()).containsExactly(new Emitted("removed", Map.of("room", "r")));
    assertThat(delivery.sent("left"))
        .containsExactly(new Sent(Audience.room("r"), "left", event(0)));
    assertThat(count("r")).isZero();
    assertThat(now(rooms.rooms(ann))).containsEntry("rooms", List.of());
  }

  @Test
  void whoIsPutInARoomFromOutsideIsAMemberLikeAnyOther() {
    now(rooms.join(bob, "r"));
    socket.enter("r");
    assertThat(rooms.isFromOutside(ann, "r", true)).isTrue();
    ann.requireIn("r");
    rooms.changedFromOutside(ann, "r").toCompletableFuture().join();
    assertThat(socket.emitted()).hasSize(1);
    assertThat(socket.emitted().get(0).event()).isEqualTo("added");
    assertThat(delivery.sent("joined"))
        .contains(new Sent(Audience.room("r").except("s1"), "joined", event(2)));
    assertThat(count("r")).isEqualTo(2);
    rooms.changedFromOutside(ann, "r").toCompletableFuture().join();
    assertThat(socket.emitted()).hasSize(1);
    assertThat(now(rooms.leave(ann, "r"))).containsEntry("room", "r");
    assertThat(count("r")).isOne();
  }

  @Test
  void roomsOfTheServerAreNoRoomsOfTheChat() {
    socket.enter("user:u1");
    assertThat(rooms.isFromOutside(ann, "user:u1", true)).isFalse();
    socket.enter("x".repeat(200));
    rooms.changedFromOutside(ann, "x".repeat(200)).toCompletableFuture().join();
    assertThat(socket.emitted()).isEmpty();
  }

  @Test
  void aSocketsOwnJoinsAndLeavesAreNotFromOutside() {
    CompletableFuture<Void> subscription = new CompletableFuture<>();
    socket.hearsWhen(subscription);
    CompletionStage<Map<String, Object>> answer = rooms.join(ann, "r");
    assertThat(rooms.isFromOutside(ann, "r", true)).isFalse();
    // Taken out before the join is complete.
    socket.leave("r");
    subscription.complete(null);
    now(answer);
    assertThat(socket.emitted()).containsExactly(new Emitted("removed", Map.of("room", "r")));
    assertThat(count("r")).isZero();
  }

  @Test
  void aJoinThatTheSocketRefusesIsUndone() {
    Rooms limited = rooms(presence, new RoomCreation(1, 1, timers));
    socket.refuse(new IllegalStateException("on purpose"));
    assertThatThrownBy(() -> limited.join(ann, "r").toCompletableFuture().join())
        .cause()
        .hasMessage("on purpose");
    assertThat(limited.isFromOutside(ann, "r", true)).isTrue();
    assertThat(count("r")).isZero();
    // It does not count as a room that was created.
    socket.refuse(null);
    now(limited.join(ann, "r"));
  }

  @Test
  void whoCannotBeMadeAMemberLeavesNothingInARoomAndIsMadeOneLater() {
    socket.enter("r");
    log.away(true);
    assertThat(rooms.changedFromOutside(ann, "r").toCompletableFuture()).isCompletedExceptionally();
    assertThat(count("r")).isZero();
    assertThat(log.forgotten()).containsExactly("r");
    assertThat(delivery.sent()).isEmpty();
    assertThat(socket.emitted()).isEmpty();

    log.away(false);
    rooms.changedFromOutside(ann, "r").toCompletableFuture().join();
    assertThat(socket.emitted()).hasSize(1);
    assertThat(count("r")).isOne();
  }

  @Test
  void anOldCountIsFollowedByTheRightOne() {
    Place place = new Place("/chat", "r");
    now(rooms.join(ann, "r"));
    // Another node's change, whose event came before the one above.
    presence.enter(place, new User("u9", "zoe"), "s9");
    rooms.counts().deliver(place, 2, () -> {});
    rooms.counts().deliver(place, 1, () -> {});
    timers.advance(Counts.PAUSE);
    Sent right = new Sent(Audience.room("r"), "members", Map.of("room", "r", "members", 2));
    assertThat(delivery.sent("members")).containsExactly(right);
    timers.advance(Counts.PAUSE.multipliedBy(3));
    assertThat(delivery.sent("members")).hasSize(1);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aRightCountIsNotRepeatedUnlessTwoWereDeliveredAtOnce() {
    Place place = new Place("/chat", "r");
    now(rooms.join(ann, "r"));
    rooms.counts().deliver(place, 1, () -> {});
    timers.advance(Counts.PAUSE.multipliedBy(3));
    assertThat(delivery.sent("members")).isEmpty();
    rooms.counts().deliver(place, 2, () -> rooms.counts().deliver(place, 1, () -> {}));
    timers.advance(Counts.PAUSE.multipliedBy(3));
    assertThat(delivery.sent("members")).hasSize(1);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aCorrectionIsNotFollowedByAnother() {
    Place place = new Place("/chat", "r");
    AtomicReference<Rooms> counted = new AtomicReference<>();
    // As on a node: a correction passes what notes the counts.
    Delivery here =
        (audience, event, argument) ->
            counted
                .get()
                .counts()
                .deliver(
                    place,
                    (Integer) ((Map<?, ?>) argument).get("members"),
                    () -> delivery.emit(audience, event, argument));
    counted.set(
        new Rooms(
            "/chat",
            Limits.DEFAULTS,
            new RoomCreation(0, 0, timers),
            presence,
            log,
            delivery,
            here,
            typing,
            timers));
    presence.enter(place, new User("u9", "zoe"), "s9");
    counted.get().counts().deliver(place, 5, () -> {});
    timers.advance(Counts.PAUSE.multipliedBy(6));
    assertThat(delivery.sent("members")).hasSize(1);
    assertThat(timers.waiting()).isZero();
  }

  private int count(String room) {
    return presence.count(new Place("/chat", room)).toCompletableFuture().join();
  }

  @Test
  void theLogForgetsARoomWithItsLastMember() {
    now(rooms.join(ann, "r"));
    now(rooms.join(bob, "r"));
    now(rooms.leave(ann, "r"));
    assertThat(log.forgotten()).isEmpty();
    now(rooms.leave(bob, "r"));
    assertThat(log.forgotten()).containsExactly("r");
    // Those of a node that died.
    rooms.left(new Place("/chat", "q"), new User("u3", "eve"), 1);
    rooms.left(new Place("/chat", "q"), new User("u2", "bob"), 0);
    assertThat(log.forgotten()).containsExactly("r", "q");
  }

  @Test
  void aDisconnectLeavesEveryRoom() {
    now(rooms.join(ann, "r"));
    now(rooms.join(ann, "q"));
    rooms.disconnected(ann);
    assertThat(delivery.sent("left")).hasSize(2);
    assertThat(presence.count(new Place("/chat", "q")).toCompletableFuture())
        .isCompletedWithValue(0);
  }

  @Test
  void withoutPresenceAJoinIsUndone() {
    assertThat(rooms(new AwayPresence()).join(ann, "r").toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(socket.rooms()).isEmpty();
    assertThatThrownBy(() -> rooms.leave(ann, "r")).satisfies(e -> is(e, ErrorCode.NOT_IN_ROOM));
  }

  @Test
  void withoutTheLogAJoinIsUndoneAndNobodyIsTold() {
    log.away(true);
    assertThat(rooms.join(ann, "r").toCompletableFuture()).isCompletedExceptionally();
    assertThat(socket.rooms()).isEmpty();
    assertThat(presence.count(new Place("/chat", "r")).toCompletableFuture())
        .isCompletedWithValue(0);
    assertThat(delivery.sent()).isEmpty();
  }

  @Test
  void aLeaveWithoutPresenceIsALeave() {
    now(rooms.join(ann, "r"));
    assertThat(now(rooms(new AwayPresence()).leave(ann, "r"))).isEqualTo(Map.of("room", "r"));
    assertThat(socket.rooms()).isEmpty();
  }

  @Test
  void roomsOfTheServerAndRoomsBeyondTheLimitAreRefused() {
    assertThatThrownBy(() -> rooms.join(ann, "user:u2")).satisfies(e -> is(e, ErrorCode.FORBIDDEN));
    assertThatThrownBy(() -> rooms.join(ann, "dm:u1:u2"))
        .satisfies(e -> is(e, ErrorCode.FORBIDDEN));
    for (int i = 0; i < 100; i++) {
      now(rooms.join(ann, "r" + i));
    }
    assertThatThrownBy(() -> rooms.join(ann, "one more"))
        .satisfies(e -> is(e, ErrorCode.TOO_MANY_ROOMS));
    assertThat(now(rooms.join(ann, "r5"))).containsEntry("room", "r5");
  }

  @Test
  @SuppressWarnings("unchecked")
  void aSocketSeesItsRoomsAndTheirMembers() {
    now(rooms.join(ann, "r"));
    now(rooms.join(annsPhone, "r"));
    now(rooms.join(bob, "r"));
    log.append(new LogEntry("/chat", "r", null, "message", Map.of()));
    assertThat(now(rooms.rooms(ann)).get("rooms"))
        .isEqualTo(List.of(Map.of("room", "r", "seq", 1L, "members", 2)));
    Map<String, Object> answer = now(rooms.members(bob, "r"));
    assertThat(answer).containsEntry("room", "r").containsEntry("truncated", false);
    assertThat((List<Object>) answer.get("users"))
        .containsExactly(
            Map.of("id", "u1", "name", "ann", "connections", 2, "since", timers.millis()),
            Map.of("id", "u2", "name", "bob", "connections", 1, "since", timers.millis()));
  }

  @Test
  void strangersSeeNoMembers() {
    now(rooms.join(ann, "r"));
    assertThatThrownBy(() -> rooms.members(bob, "r")).satisfies(e -> is(e, ErrorCode.NOT_IN_ROOM));
  }

  @Test
  void whatThePresenceTellsIsPassedOn() {
    rooms.left(new Place("/chat", "r"), new User("u1", "ann"), 4);
    rooms.joined(new Place("/chat", "r"), new User("u1", "ann"), 5);
    assertThat(delivery.sent())
        .containsExactly(
            new Sent(Audience.room("r"), "left", event(4)),
            new Sent(Audience.room("r"), "joined", event(5)));
  }

  private static Map<String, Object> event(int members) {
    return Map.of("room", "r", "user", ANN, "members", members);
  }

  private static Map<String, Object> now(CompletionStage<Map<String, Object>> answer) {
    assertThat(answer.toCompletableFuture()).isCompleted();
    return answer.toCompletableFuture().join();
  }

  private static void is(Throwable thrown, ErrorCode code) {
    assertThat(((RefusedException) thrown).code()).isEqualTo(code);
  }
}
