package io.chatcluster.cluster.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.members.Lease;
import io.chatcluster.cluster.members.LeaseOptions;
import io.chatcluster.cluster.members.Member;
import io.chatcluster.cluster.members.Membership;
import io.chatcluster.cluster.members.Roster;
import io.chatcluster.cluster.testing.FakeBus;
import io.chatcluster.cluster.testing.ManualTimer;
import io.chatcluster.cluster.traffic.Counters;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.message.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a query ends, and what it says is missing. Time passes by hand. */
class QueriesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final FakeBus bus = FakeBus.started();
  private final ManualTimer timer = new ManualTimer();
  private final Map<String, Duration> leases = new LinkedHashMap<>();
  private final Roster roster =
      new Roster(new Leases(), "me", "classic/1", LeaseOptions.DEFAULTS, timer);
  private final PendingQueries pending =
      new PendingQueries(
          new Headcount(bus, new Channels("socket.io"), "me"), roster, timer, new Counters(), 100);
  private final MemberQuery<String> query =
      new MemberQuery<>("/", "r", answer -> ((Response.Rooms) answer).rooms(), List.of("mine"));

  /** Leases as the test sets them. */
  private final class Leases implements Membership {
    @Override
    public CompletionStage<List<Lease>> renew(Member member, Duration ttl) {
      return leases();
    }

    @Override
    public CompletionStage<List<Lease>> leases() {
      return CompletableFuture.completedFuture(
          leases.entrySet().stream()
              .map(
                  entry -> new Lease(entry.getKey(), "name of " + entry.getKey(), entry.getValue()))
              .toList());
    }

    @Override
    public CompletionStage<Void> leave(Member member) {
      return CompletableFuture.completedFuture(null);
    }
  }

  @BeforeEach
  void start() {
    subscribed("me", true);
    node("java_1", true);
    node("java_2", true);
    total(3);
    roster.start();
  }

  private void node(String uid, boolean isAlive) {
    leases.put(uid, isAlive ? Duration.ofHours(1) : Duration.ofMillis(-1));
    subscribed(uid, true);
  }

  private void subscribed(String uid, boolean isSubscribed) {
    bus.subscribers("socket.io-response#/#" + uid + "#", isSubscribed ? 1 : 0);
  }

  private void total(int count) {
    bus.subscribers("socket.io-request#/#", count);
  }

  private void ask() {
    assertThat(pending.add(query, TIMEOUT)).isTrue();
    pending.published(query, pending.count(query));
  }

  private void rooms(String uid, String... rooms) {
    pending.take(new Response.Rooms(uid, "r", List.of(rooms)));
  }

  private Answers<String> result() {
    assertThat(query.over()).isCompleted();
    assertThat(pending.size()).isZero();
    return query.over().join();
  }

  @Test
  void itEndsWhenAllLivingNodesHaveAnswered() {
    ask();
    rooms("java_1", "a");
    assertThat(query.isDone()).isFalse();
    rooms("java_1", "again");
    assertThat(query.isDone()).isFalse();
    rooms("java_2", "b");

    assertThat(result()).isEqualTo(new Answers<>(List.of("mine", "a", "b"), 3, 3, List.of()));
  }

  @Test
  void itEndsAtOnceWhenNobodyElseIsThere() {
    leases.clear();
    roster.look();
    total(1);
    ask();

    assertThat(result()).isEqualTo(new Answers<>(List.of("mine"), 1, 1, List.of()));
  }

  @Test
  void aNodeWhoseConnectionEndsIsNotWaitedFor() {
    ask();
    rooms("java_1", "a");
    subscribed("java_2", false);
    total(2);
    timer.pass(PendingQueries.LOOK);

    assertThat(result().missing()).containsExactly("name of java_2");
    assertThat(result().expected()).isEqualTo(3);
    assertThat(result().isComplete()).isFalse();
  }

  @Test
  void aNodeWhoseLeaseEndsIsNotWaitedForThoughItsConnectionsStay() {
    ask();
    rooms("java_1", "a");
    timer.pass(Duration.ofMillis(900));
    assertThat(query.isDone()).isFalse();
    leases.put("java_2", Duration.ofMillis(-1));
    timer.pass(PendingQueries.LOOK);

    assertThat(result().missing()).containsExactly("name of java_2");
  }

  @Test
  void aNodeThatIsSilentFromTheBeginningIsMissing() {
    leases.put("java_2", Duration.ofSeconds(-30));
    roster.look();
    ask();
    rooms("java_1", "a");

    assertThat(result())
        .isEqualTo(new Answers<>(List.of("mine", "a"), 3, 2, List.of("name of java_2")));
  }

  @Test
  void membersWithoutALeaseAreCounted() {
    total(5);
    ask();
    rooms(null, "n1");
    rooms("java_2");
    rooms("java_1");
    assertThat(query.isDone()).isFalse();
    rooms(null, "n2");

    assertThat(result().isComplete()).isTrue();
    assertThat(result().expected()).isEqualTo(5);
  }

  @Test
  void aMemberWithoutALeaseThatGoesIsGivenUpWhenTheCountSaysSoTwice() {
    total(4);
    ask();
    rooms("java_1");
    rooms("java_2");
    total(3);
    timer.pass(PendingQueries.LOOK);
    assertThat(query.isDone()).isFalse();
    timer.pass(PendingQueries.LOOK);

    assertThat(result().missing()).containsExactly(Answers.UNNAMED);
  }

  @Test
  void aNodeWhoseLeaseIsNotKnownYetCountsAsOneWithout() {
    total(4);
    ask();
    rooms("java_1");
    rooms("java_2");
    node("java_3", true);
    timer.pass(PendingQueries.LOOK.multipliedBy(3));
    assertThat(query.isDone()).isFalse();
    rooms("java_3", "c");

    assertThat(result().isComplete()).isTrue();
  }

  @Test
  void aNodeThatDiesJustAfterItWasAskedIsMissing() {
    assertThat(pending.add(query, TIMEOUT)).isTrue();
    CompletionStage<Attendance> asked = pending.count(query);
    subscribed("java_2", false);
    total(2);
    pending.published(query, asked);
    rooms("java_1", "a");
    timer.pass(PendingQueries.LOOK);

    assertThat(result().missing()).containsExactly("name of java_2");
  }

  @Test
  void aNodeThatDiesBeforeItsLeaseWasKnownIsMissingWithoutAName() {
    total(4);
    assertThat(pending.add(query, TIMEOUT)).isTrue();
    CompletionStage<Attendance> asked = pending.count(query);
    leases.put("java_3", Duration.ofHours(1));
    total(3);
    pending.published(query, asked);
    rooms("java_1");
    rooms("java_2");
    timer.pass(PendingQueries.LOOK.multipliedBy(2));

    assertThat(result().missing()).containsExactly(Answers.UNNAMED);
  }

  @Test
  void aNodeWhoseLeaseIsLearnedWithTheCountIsMissedByItsName() {
    total(4);
    node("java_3", true);
    ask();
    rooms("java_1");
    rooms("java_2");
    subscribed("java_3", false);
    total(3);
    timer.pass(PendingQueries.LOOK);

    assertThat(result().missing()).containsExactly("name of java_3");
  }

  @Test
  void whoComesLaterWasNotAsked() {
    ask();
    rooms("java_1");
    node("java_3", true);
    total(4);
    timer.pass(PendingQueries.LOOK.multipliedBy(2));
    rooms("java_2");

    assertThat(result().isComplete()).isTrue();
  }

  @Test
  void atTheEndOfItsTimeItSaysWhoIsMissing() {
    total(4);
    ask();
    rooms("java_1", "a");
    timer.pass(TIMEOUT);

    assertThat(result().values()).containsExactly("mine", "a");
    assertThat(result().missing()).containsExactly("name of java_2", Answers.UNNAMED);
    assertThat(pending.take(new Response.Rooms("java_2", "r", List.of())))
        .isEqualTo(PendingQueries.Taken.LATE);
    assertThat(pending.take(new Response.Rooms("java_2", "other", List.of())))
        .isEqualTo(PendingQueries.Taken.OTHERS);
  }

  @Test
  void nobodyLooksWhileNothingWaits() {
    ask();
    rooms("java_1");
    rooms("java_2");
    timer.pass(Duration.ofMinutes(1));

    // The renewal of the lease alone.
    assertThat(timer.waiting()).isEqualTo(1);
  }

  @Test
  void theClientsOfANodeThatDiesAreNotWaitedFor() {
    ClientQuery clients = new ClientQuery("/", "r", "me");
    pending.add(clients, TIMEOUT);
    pending.published(clients, pending.count(clients));
    clients.localCount(1);
    clients.localAck(List.of("mine", "second"));
    pending.take(new Response.ClientCount("java_1", "r", 1));
    pending.take(new Response.Ack("java_1", "r", List.of()));
    pending.take(new Response.ClientCount("java_2", "r", 2));
    pending.take(new Response.Ack("java_2", "r", List.of("one of two")));
    assertThat(clients.isDone()).isFalse();
    leases.put("java_2", Duration.ofMillis(-1));
    timer.pass(PendingQueries.LOOK);

    Answers<Object> answers = clients.over().join();
    assertThat(answers.values()).containsExactly("mine", null, "one of two");
    assertThat(answers.expected()).isEqualTo(4);
    assertThat(answers.received()).isEqualTo(3);
    assertThat(answers.missing()).containsExactly("name of java_2");
  }

  @Test
  void theClientsOfLivingMembersAreWaitedFor() {
    total(4);
    ClientQuery clients = new ClientQuery("/", "r", "me");
    pending.add(clients, TIMEOUT);
    pending.published(clients, pending.count(clients));
    pending.take(new Response.ClientCount("java_1", "r", 0));
    pending.take(new Response.ClientCount("java_2", "r", 0));
    pending.take(new Response.ClientCount(null, "r", 1));
    clients.localCount(0);
    timer.pass(Duration.ofSeconds(4));
    assertThat(clients.isDone()).isFalse();
    pending.take(new Response.Ack(null, "r", List.of(7)));

    assertThat(clients.over().join()).isEqualTo(new Answers<Object>(List.of(7), 1, 1, List.of()));
  }
}
