package io.chatcluster.cluster.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.ClassicWire;
import io.chatcluster.cluster.wire.Decoded;
import io.chatcluster.cluster.wire.ShardedWire;
import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.WireKind;
import io.chatcluster.cluster.wire.message.Broadcast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link RoomLog} promises. */
public abstract class RoomLogContract {
  protected static final Duration DEDUPE_TIME = Duration.ofMillis(300);
  protected static final RoomLogOptions OPTIONS =
      RoomLogOptions.DEFAULTS.withTimes(DEDUPE_TIME, Duration.ofDays(7), Duration.ofSeconds(20));

  /** On a busy machine hundreds of messages take a while. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** The log under test. */
  protected abstract RoomLog log();

  /** A started bus on which the log's messages can be heard. */
  protected abstract Bus bus(BusListener listener) throws Exception;

  /** The wire the log publishes on. */
  protected WireKind wire() {
    return WireKind.CLASSIC;
  }

  /** Lets the time of a repeat pass. */
  protected abstract void dedupeTimePasses(RoomLog log, LogEntry entry) throws Exception;

  @Test
  void numbersCountFromOneWithinOneEpoch() throws Exception {
    Appended first = done(log().append(entry("a", null)));
    Appended second = done(log().append(entry("a", null)));
    Appended other = done(log().append(entry("b", null)));

    assertThat(first.epoch()).matches("[0-9a-f]{8}");
    assertThat(first.seq()).isEqualTo(1);
    assertThat(first.duplicate()).isFalse();
    assertThat(second).isEqualTo(new Appended(first.epoch(), 2, false));
    assertThat(other.seq()).isEqualTo(1);
  }

  @Test
  void aRoomOfAnotherNamespaceIsAnotherRoom() throws Exception {
    done(log().append(entry("a", null)));
    LogEntry elsewhere = new LogEntry("/other", "a", null, "message", Map.of());

    assertThat(done(log().append(elsewhere)).seq()).isEqualTo(1);
    assertThat(done(log().position("/cha", "ta")).seq()).isZero();
  }

  @Test
  void aRepeatGetsTheFirstResultAndIsNotPublished() throws Exception {
    List<Broadcast> heard = hear("repeated");
    Appended first = done(log().append(entry("repeated", "key")));
    done(log().append(entry("repeated", "another key")));

    Appended repeat = done(log().append(entry("repeated", "key")));
    done(log().append(entry("repeated", null)));

    assertThat(repeat).isEqualTo(new Appended(first.epoch(), 1, true));
    await().untilAsserted(() -> assertThat(numbers(heard)).containsExactly(1L, 2L, 3L));
  }

  @Test
  void aDedupeKeyIsThatOfItsRoomOnly() throws Exception {
    done(log().append(entry("a", "key")));

    assertThat(done(log().append(entry("b", "key"))).duplicate()).isFalse();
  }

  @Test
  void aRepeatIsForgottenAfterItsTime() throws Exception {
    done(log().append(entry("a", "key")));

    dedupeTimePasses(log(), entry("a", "key"));

    assertThat(done(log().position("/chat", "a")).seq()).isEqualTo(2);
  }

  @Test
  void aMessageIsAnOrdinaryBroadcastWithItsPosition() throws Exception {
    List<Broadcast> heard = hear("heard");
    LogEntry entry =
        new LogEntry(
            "/chat", "heard", null, "message", Map.of("text", "hé", "data", List.of(1, 2)));

    Appended appended = done(log().append(entry));

    await().until(() -> heard.size() == 1);
    Broadcast broadcast = heard.get(0);
    assertThat(broadcast.uid()).isEqualTo(RoomLog.UID);
    assertThat(broadcast.nsp()).isEqualTo("/chat");
    assertThat(broadcast.rooms()).containsExactly("heard");
    assertThat(broadcast.except()).isEmpty();
    assertThat(broadcast.data())
        .containsExactly(
            "message",
            Map.of("epoch", appended.epoch(), "seq", 1, "text", "hé", "data", List.of(1, 2)));
  }

  @Test
  void everybodyHearsTheNumbersInOrderWhoeverAppends() throws Exception {
    List<Broadcast> heard = hear("ordered");
    List<CompletionStage<Appended>> appending = Collections.synchronizedList(new ArrayList<>());

    IntStream.range(0, 500)
        .parallel()
        .forEach(i -> appending.add(log().append(entry("ordered", "key" + i))));
    for (CompletionStage<Appended> each : appending) {
      assertThat(done(each).duplicate()).isFalse();
    }

    await().atMost(LIMIT).until(() -> heard.size() == 500);
    assertThat(numbers(heard))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 500).boxed().toList());
  }

  @Test
  void theNewestPositionIsKnownAlsoOfAnEmptyRoom() throws Exception {
    Position empty = done(log().position("/chat", "a"));
    Appended first = done(log().append(entry("a", null)));

    assertThat(empty).isEqualTo(new Position(first.epoch(), 0));
    assertThat(done(log().position("/chat", "a"))).isEqualTo(new Position(first.epoch(), 1));
  }

  @Test
  void aRoomIsForgottenOnlyWhereItHasNoMessages() throws Exception {
    Position empty = done(log().position("/chat", "a"));
    done(log().forget("/chat", "a"));
    Appended first = done(log().append(entry("a", null)));
    done(log().forget("/chat", "a"));

    assertThat(first.epoch()).isNotEqualTo(empty.epoch());
    assertThat(done(log().position("/chat", "a"))).isEqualTo(new Position(first.epoch(), 1));
  }

  @Test
  void namesOfRoomsAndKeysNeverMeet() throws Exception {
    LogEntry one = new LogEntry("/chat", "a}:b", "c", "message", Map.of());
    LogEntry two = new LogEntry("/chat", "a", "b}:c", "message", Map.of());
    done(log().append(one));

    assertThat(done(log().append(two)))
        .extracting(Appended::seq, Appended::duplicate)
        .containsExactly(1L, false);
  }

  @Test
  void aMessageThatCannotBeSentIsRefused() {
    assertThatThrownBy(() -> new LogEntry("/chat", "a", null, "message", Map.of("seq", 7)))
        .isInstanceOf(IllegalArgumentException.class);
    LogEntry object = new LogEntry("/chat", "a", null, "message", Map.of("x", new Object()));
    assertThatThrownBy(() -> log().append(object)).isInstanceOf(IllegalArgumentException.class);
    LogEntry large = new LogEntry("/chat", "a", null, "message", Map.of("x", "y".repeat(2 << 20)));
    assertThatThrownBy(() -> log().append(large)).isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * What is broadcast in a room. Each test that hears has a room of its own: on a Redis Cluster a
   * message of the test before may come late, by another node.
   */
  private List<Broadcast> hear(String room) throws Exception {
    List<Broadcast> heard = Collections.synchronizedList(new ArrayList<>());
    Channels channels = new Channels("socket.io", wire());
    Wire wire =
        wire().isSharded()
            ? new ShardedWire("node_1", channels, 1 << 20)
            : new ClassicWire("node_1", channels, 1 << 20);
    Bus bus =
        bus(
            new BusListener() {
              @Override
              public void message(String channel, byte[] message) {
                heard.add((Broadcast) ((Decoded.Valid) wire.decode(channel, message)).message());
              }

              @Override
              public void connected() {}

              @Override
              public void disconnected() {}
            });
    done(bus.subscribe(List.of(channels.broadcast("/chat", List.of(room)))));
    return heard;
  }

  private static List<Long> numbers(List<Broadcast> broadcasts) {
    return List.copyOf(broadcasts).stream()
        .map(broadcast -> (Map<?, ?>) broadcast.data().get(1))
        .map(message -> ((Number) message.get("seq")).longValue())
        .toList();
  }

  protected static LogEntry entry(String room, String dedupeKey) {
    return new LogEntry("/chat", room, dedupeKey, "message", Map.of("text", "hi"));
  }

  protected static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
