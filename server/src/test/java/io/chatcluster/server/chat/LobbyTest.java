package io.chatcluster.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.server.chat.Delivery.Audience;
import io.chatcluster.server.chat.Lobby.Visitor;
import io.chatcluster.server.chat.presence.User;
import io.chatcluster.server.memory.MemoryPresence;
import io.chatcluster.server.testing.AwayPresence;
import io.chatcluster.server.testing.FakeClient;
import io.chatcluster.server.testing.FakeClient.Emitted;
import io.chatcluster.server.testing.ManualTimers;
import io.chatcluster.server.testing.RecordingDelivery;
import io.chatcluster.server.testing.RecordingDelivery.Sent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LobbyTest {
  private final RecordingDelivery delivery = new RecordingDelivery();
  private final MemoryPresence presence = new MemoryPresence(InstantSource.system());
  private final ManualTimers clock = new ManualTimers();
  private final Lobby lobby = new Lobby(delivery, delivery, presence, clock);
  private final FakeClient ann = new FakeClient("a");
  private final FakeClient bob = new FakeClient("b");
  private final Visitor annVisits = new Visitor(ann);
  private final Visitor bobVisits = new Visitor(bob);

  @Test
  void aChatMessageReachesEveryoneAsItIs() {
    lobby.chatMessage("hello");
    assertThat(delivery.sent())
        .containsExactly(new Sent(Audience.EVERYONE, "chat message", "hello"));
  }

  @Test
  void whoAddsAUserIsLoggedInAndTheOthersAreTold() {
    lobby.addUser(annVisits, "ann");
    assertThat(ann.emitted()).containsExactly(new Emitted("login", Map.of("numUsers", 1)));
    assertThat(delivery.sent())
        .containsExactly(
            new Sent(others("a"), "user joined", Map.of("username", "ann", "numUsers", 1)));
  }

  @Test
  void anOldCountIsFollowedByTheRightOne() {
    lobby.addUser(annVisits, "ann");
    // Of another node, whose event comes first.
    presence.enter(Lobby.PLACE, new User("z", "zoe"), "z");
    lobby.counts().deliver(Lobby.PLACE, 2, () -> {});
    lobby.counts().deliver(Lobby.PLACE, 1, () -> {});
    clock.advance(Counts.PAUSE);
    assertThat(delivery.sent("users"))
        .containsExactly(new Sent(Audience.EVERYONE, "users", Map.of("numUsers", 2)));
    clock.advance(Counts.PAUSE.multipliedBy(3));
    assertThat(delivery.sent("users")).hasSize(1);
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void aSecondAddUserIsIgnored() {
    lobby.addUser(annVisits, "ann");
    lobby.addUser(annVisits, "another");
    lobby.typing(annVisits);
    assertThat(ann.emitted()).hasSize(1);
    assertThat(delivery.sent("typing"))
        .containsExactly(new Sent(others("a"), "typing", Map.of("username", "ann")));
  }

  @Test
  void everySocketCountsAlsoWhenTheNamesAreEqual() {
    lobby.addUser(annVisits, "ann");
    lobby.addUser(bobVisits, "ann");
    assertThat(bob.emitted()).containsExactly(new Emitted("login", Map.of("numUsers", 2)));
    lobby.disconnected(annVisits);
    assertThat(delivery.sent("user left"))
        .containsExactly(
            new Sent(others("a"), "user left", Map.of("username", "ann", "numUsers", 1)));
  }

  @Test
  void messagesAndTypingGoToTheOthersWithTheName() {
    lobby.addUser(bobVisits, "bob");
    lobby.newMessage(bobVisits, "hi");
    lobby.typing(bobVisits);
    lobby.stopTyping(bobVisits);
    assertThat(delivery.sent().subList(1, 4))
        .containsExactly(
            new Sent(others("b"), "new message", Map.of("username", "bob", "message", "hi")),
            new Sent(others("b"), "typing", Map.of("username", "bob")),
            new Sent(others("b"), "stop typing", Map.of("username", "bob")));
  }

  @Test
  void whoAddedNoUserHasNoNameAndLeavesUnnoticed() {
    lobby.newMessage(annVisits, "hi");
    lobby.disconnected(annVisits);
    assertThat(delivery.sent())
        .containsExactly(new Sent(others("a"), "new message", Map.of("message", "hi")));
  }

  @Test
  void typingBeforeAUserIsAddedIsIgnored() {
    lobby.typing(annVisits);
    lobby.stopTyping(annVisits);
    assertThat(delivery.sent()).isEmpty();
  }

  @Test
  void repeatedTypingIsPassedOnOnceInAPause() {
    lobby.addUser(annVisits, "ann");
    for (int i = 0; i < 100; i++) {
      lobby.typing(annVisits);
    }
    clock.step(Duration.ofHours(-1));
    clock.advance(Lobby.TYPING_PAUSE.minusMillis(1));
    lobby.typing(annVisits);
    assertThat(delivery.sent("typing")).hasSize(1);
    clock.advance(Duration.ofMillis(1));
    lobby.typing(annVisits);
    assertThat(delivery.sent("typing")).hasSize(2);
  }

  @Test
  void thePauseOfOneWriterDoesNotHoldUpAnother() {
    lobby.addUser(annVisits, "ann");
    lobby.addUser(bobVisits, "bob");
    lobby.typing(annVisits);
    lobby.typing(bobVisits);
    assertThat(delivery.sent("typing")).hasSize(2);
  }

  @Test
  void beginningAgainAfterAnEndIsPassedOnAtOnce() {
    lobby.addUser(annVisits, "ann");
    lobby.typing(annVisits);
    lobby.stopTyping(annVisits);
    lobby.typing(annVisits);
    assertThat(delivery.sent().stream().skip(1).map(Sent::event))
        .containsExactly("typing", "stop typing", "typing");
  }

  @Test
  void beginningAndEndingInTurnsIsLimited() {
    lobby.addUser(annVisits, "ann");
    for (int i = 0; i < 100; i++) {
      lobby.typing(annVisits);
      lobby.stopTyping(annVisits);
    }
    assertThat(delivery.sent("typing")).hasSize(Lobby.TYPING_BURST);
    assertThat(delivery.sent("stop typing")).hasSize(Lobby.TYPING_BURST);
  }

  @Test
  void anEndWithoutABeginningIsNotPassedOn() {
    lobby.addUser(annVisits, "ann");
    lobby.stopTyping(annVisits);
    lobby.typing(annVisits);
    lobby.stopTyping(annVisits);
    lobby.stopTyping(annVisits);
    assertThat(delivery.sent("stop typing")).hasSize(1);
  }

  @Test
  void whoIsRegisteredAnewLearnsTheCountTogetherWithTheOthers() {
    lobby.joined(Lobby.PLACE, new User("a", "ann"), 9);
    assertThat(delivery.sent())
        .containsExactly(
            new Sent(Audience.room("a"), "login", Map.of("numUsers", 9)),
            new Sent(others("a"), "user joined", Map.of("username", "ann", "numUsers", 9)));
  }

  @Test
  void withoutPresenceTheUsersOfThisNodeAreCounted() {
    Lobby alone = new Lobby(delivery, delivery, new AwayPresence(), clock);
    alone.addUser(annVisits, "ann");
    alone.addUser(bobVisits, "bob");
    assertThat(bob.emitted()).containsExactly(new Emitted("login", Map.of("numUsers", 2)));
  }

  @Test
  void aNameIsCutBetweenCharacters() {
    lobby.addUser(annVisits, "\uD83D\uDE00".repeat(300));
    lobby.typing(annVisits);
    assertThat(delivery.sent("typing").get(0).argument())
        .isEqualTo(Map.of("username", "\uD83D\uDE00".repeat(256)));
  }

  private static Audience others(String id) {
    return new Audience(null, id, false);
  }
}
