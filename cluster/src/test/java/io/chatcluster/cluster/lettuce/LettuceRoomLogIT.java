package io.chatcluster.cluster.lettuce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.log.Appended;
import io.chatcluster.cluster.log.LogEntry;
import io.chatcluster.cluster.log.Position;
import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.testing.RedisExtension;
import io.lettuce.core.RestoreArgs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LettuceRoomLogIT extends LettuceRoomLogContract {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();

  @Override
  String uri() {
    return redis.uri();
  }

  @Override
  protected void dedupeTimePasses(RoomLog dedupingLog, LogEntry entry) {
    assertThat(redis.commands().keys("chat:sent:*")).hasSize(1);
    await().until(() -> redis.commands().keys("chat:sent:*").isEmpty());
    assertThat(dedupingLog.append(entry))
        .succeedsWithin(2, TimeUnit.SECONDS)
        .extracting(Appended::duplicate)
        .isEqualTo(false);
  }

  @Test
  void everyKeyHasALifeAndTheTagOfItsRoom() throws Exception {
    done(log().append(entry("a", "key")));
    done(log().position("/chat", "b"));

    assertThat(redis.commands().keys("*"))
        .containsExactlyInAnyOrder(
            "chat:room:{5:1:/chat a}", "chat:sent:{5:1:/chat a}:key", "chat:room:{5:1:/chat b}")
        .allSatisfy(key -> assertThat(redis.commands().pttl(key)).isPositive());
  }

  @Test
  void aRoomWithoutMessagesLeavesNoKey() throws Exception {
    done(log().position("/chat", "b"));
    done(log().forget("/chat", "b"));

    assertThat(redis.commands().keys("*")).isEmpty();
  }

  @Test
  void aScriptThatRedisForgotIsSentAgain() throws Exception {
    done(log().append(entry("a", null)));
    redis.commands().scriptFlush();

    assertThat(done(log().append(entry("a", null))).seq()).isEqualTo(2);
  }

  @Test
  void whileRedisDoesNotAnswerAppendingFailsInTime() throws Exception {
    RoomLog log = remembering();
    done(log.append(entry("a", "first")));
    redis.pause();

    assertThat(log.append(entry("a", "second")))
        .failsWithin(3, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(ClusterUnavailableException.class);
    redis.resume();

    // The first try may have been carried out: the key makes trying again safe.
    assertThat(done(log.append(entry("a", "second"))).seq()).isEqualTo(2);
  }

  @Test
  void itWorksAgainAfterTheConnectionWasCut() throws Exception {
    done(log().append(entry("a", null)));
    redis.killClients();

    await()
        .ignoreExceptionsInstanceOf(ExecutionException.class)
        .until(() -> done(log().append(entry("a", "again"))).seq() == 2);
  }

  /** A node whose rooms all have members, and that hears what the test says. */
  private static final class User implements RoomLog.Node {
    volatile boolean hears;
    final List<String> unheard = new CopyOnWriteArrayList<>();

    @Override
    public boolean hears(String channel) {
      return hears;
    }

    @Override
    public void unheard(String channel) {
      unheard.add(channel);
    }

    @Override
    public boolean hasRoom(String nsp, String room) {
      return true;
    }
  }

  @Test
  void aMessageThatNoSubscriptionTakesIsNotAppendedWhereTheNodeIsSubscribed() throws Exception {
    User user = new User();
    log().attach(user);
    user.hears = true;

    assertThat(log().append(entry("a", "key")))
        .failsWithin(3, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(ClusterUnavailableException.class);
    assertThat(user.unheard).containsExactly("socket.io#/chat#a#");
    Bus bus = bus(new SilentListener());
    done(bus.subscribe(List.of("socket.io#/chat#a#")));

    Appended again = done(log().append(entry("a", "key")));
    assertThat(again.seq()).isEqualTo(1);
    assertThat(again.duplicate()).isFalse();
    assertThat(user.unheard).hasSize(1);
  }

  @Test
  void theNextMessageWithTheSameNumberIsNoProofThatRedisDoesNotCount() throws Exception {
    User user = new User();
    log().attach(user);
    user.hears = true;
    CompletableFuture<Appended> unheard = log().append(entry("a", "key")).toCompletableFuture();
    await().until(() -> redis.commands().exists(ROOM_A) == 1);
    String epoch = redis.commands().hget(ROOM_A, "epoch");

    redis.commands().hincrby(ROOM_A, "seq", 1);
    log().delivered("/chat", "a", epoch, 1);

    for (CompletableFuture<Appended> each :
        List.of(unheard, log().append(entry("a", "other")).toCompletableFuture())) {
      assertThat(each)
          .failsWithin(20, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(ClusterUnavailableException.class);
    }
    assertThat(user.unheard).hasSize(2);
  }

  private static final class SilentListener implements BusListener {
    @Override
    public void message(String channel, byte[] message) {}

    @Override
    public void connected() {}

    @Override
    public void disconnected() {}
  }

  @Test
  void aPositionBehindWhatTheNodeAppendedBeginsAnotherEpoch() throws Exception {
    log().attach(new User());
    done(log().append(entry("a", null)));
    byte[] older = redis.commands().dump(ROOM_A);
    Appended lost = done(log().append(entry("a", "key")));

    restore(older);
    redis.commands().del("chat:sent:{5:1:/chat a}:key");
    Appended again = done(log().append(entry("a", "key")));

    assertThat(again.duplicate()).isFalse();
    assertThat(again.seq()).isEqualTo(1);
    assertThat(again.epoch()).isNotEqualTo(lost.epoch());
    assertThat(done(log().append(entry("a", null))))
        .isEqualTo(new Appended(again.epoch(), 2, false));
  }

  @Test
  void aPositionBehindWhatWasDeliveredHereBeginsAnotherEpoch() throws Exception {
    log().attach(new User());
    Appended first = done(log().append(entry("a", null)));
    log().delivered("/chat", "a", first.epoch(), 5);

    Position position = done(log().position("/chat", "a"));

    assertThat(position.epoch()).isNotEqualTo(first.epoch());
    assertThat(position.seq()).isZero();
  }

  @Test
  void afterAReconnectThePositionsOfAllRoomsAreCompared() throws Exception {
    log().attach(new User());
    Appended first = done(log().append(entry("a", null)));
    byte[] older = redis.commands().dump(ROOM_A);
    done(log().append(entry("a", null)));
    restore(older);

    log().reconnected();

    await().until(() -> !first.epoch().equals(redis.commands().hget(ROOM_A, "epoch")));
    // Another node, which knows nothing of the room, cannot give the same number again.
    assertThat(done(remembering().append(entry("a", null))).epoch()).isNotEqualTo(first.epoch());
  }

  /** More rooms than are compared at once: the data of one changes when it was compared. */
  @Test
  void aBreakDuringTheComparisonIsFollowedByAnother() throws Exception {
    AtomicReference<String> changed = new AtomicReference<>();
    Queue<String> compared = new ConcurrentLinkedQueue<>();
    AtomicBoolean isComparing = new AtomicBoolean();
    log()
        .attach(
            new RoomLog.Node() {
              @Override
              public boolean hears(String channel) {
                return false;
              }

              @Override
              public void unheard(String channel) {}

              @Override
              public boolean hasRoom(String nsp, String room) {
                if (isComparing.get()) {
                  compared.add(room);
                  if (compared.size() == 101) {
                    changed.set(
                        "chat:room:{5:%d:/chat %s}"
                            .formatted(compared.peek().length(), compared.peek()));
                    redis.commands().hset(changed.get(), "seq", "0");
                    log().reconnected();
                  }
                }
                return true;
              }
            });
    for (int i = 0; i < 150; i++) {
      done(log().append(entry("room" + i, null)));
    }
    Map<String, String> epochs = new HashMap<>();
    for (String key : redis.commands().keys("chat:room:*")) {
      epochs.put(key, redis.commands().hget(key, "epoch"));
    }
    isComparing.set(true);
    log().reconnected();

    await()
        .until(
            () ->
                changed.get() != null
                    && !epochs
                        .get(changed.get())
                        .equals(redis.commands().hget(changed.get(), "epoch")));
  }

  private static final String ROOM_A = "chat:room:{5:1:/chat a}";

  private static void restore(byte[] older) {
    redis.commands().del(ROOM_A);
    redis.commands().restore(ROOM_A, older, new RestoreArgs().ttl(0));
  }
}
