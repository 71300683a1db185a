package io.chatcluster.cluster.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.memory.MemoryMembership;
import io.chatcluster.cluster.testing.ManualTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RosterTest {
  private final ManualTimer timer = new ManualTimer();
  private final MemoryMembership membership =
      new MemoryMembership(() -> Instant.ofEpochMilli(timer.millis()));
  private final Roster first = roster("node_1", "one");
  private final Roster second = roster("node_2", "");

  private Roster roster(String uid, String node) {
    return roster(uid, node, "classic/1");
  }

  private Roster roster(String uid, String node, String wire) {
    LeaseOptions options = new LeaseOptions(node, Duration.ofSeconds(1), Duration.ofSeconds(3));
    return new Roster(membership, uid, wire, options, timer);
  }

  @Test
  void aNodeSeesTheOthersAndNotItself() {
    first.start();
    second.start();
    timer.pass(Duration.ofSeconds(1));

    assertThat(first.others()).extracting(Lease::uid).containsExactly("node_2");
    assertThat(second.others()).extracting(Lease::node).containsExactly("one");
    assertThat(second.node()).isEqualTo("node_2");
  }

  /** Fails so often before it works. */
  private static final class Failing implements Membership {
    private final ClusterUnavailableException failure;
    private final int failures;
    private int attempts;

    Failing(ClusterUnavailableException failure, int failures) {
      this.failure = failure;
      this.failures = failures;
    }

    @Override
    public CompletionStage<List<Lease>> renew(Member member, Duration ttl) {
      return attempts++ < failures
          ? CompletableFuture.failedFuture(failure)
          : CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<List<Lease>> leases() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Void> leave(Member member) {
      return CompletableFuture.completedFuture(null);
    }
  }

  @Test
  void aNodeThatStartsAgainRenewsItsLeaseOnceAPeriod() {
    Failing once = new Failing(new ClusterUnavailableException("refused", null, "OOM"), 1);
    Roster roster = new Roster(once, "node_1", "", LeaseOptions.DEFAULTS, timer);
    assertThat(roster.start().toCompletableFuture()).isCompletedExceptionally();
    assertThat(roster.start().toCompletableFuture()).isCompleted();
    int before = once.attempts;

    timer.pass(LeaseOptions.DEFAULTS.renew().multipliedBy(5));

    assertThat(once.attempts - before).isEqualTo(5);
  }

  @Test
  void aNodeThatHasLeftDoesNotTryAgainToTakeALease() {
    AtomicInteger attempts = new AtomicInteger();
    CompletableFuture<List<Lease>> renewal = new CompletableFuture<>();
    Membership slow =
        new Membership() {
          @Override
          public CompletionStage<List<Lease>> renew(Member member, Duration ttl) {
            attempts.incrementAndGet();
            return renewal;
          }

          @Override
          public CompletionStage<List<Lease>> leases() {
            return CompletableFuture.completedFuture(List.of());
          }

          @Override
          public CompletionStage<Void> leave(Member member) {
            return CompletableFuture.completedFuture(null);
          }
        };
    Roster roster = new Roster(slow, "node_1", "", LeaseOptions.DEFAULTS, timer);
    CompletableFuture<Void> taken = roster.start().toCompletableFuture();
    roster.close();
    renewal.completeExceptionally(new ClusterUnavailableException("no answer in time"));

    assertThat(taken).isCompletedExceptionally();
    assertThat(attempts).hasValue(1);
  }

  private CompletableFuture<Void> start(Failing failing) {
    return new Roster(failing, "node_1", "", LeaseOptions.DEFAULTS, timer)
        .start()
        .toCompletableFuture();
  }

  @Test
  void theFirstLeaseIsTriedThreeTimesUnlessRedisRefusesIt() {
    ClusterUnavailableException late = new ClusterUnavailableException("no answer in time");
    assertThat(start(new Failing(late, 2))).isCompleted();
    assertThat(start(new Failing(late, 3))).isCompletedExceptionally();

    Failing refused = new Failing(new ClusterUnavailableException("refused", null, "NOPERM"), 1);
    assertThat(start(refused)).isCompletedExceptionally();
    assertThat(refused.attempts).isEqualTo(1);
  }

  @Test
  void aNodeOnAnotherWireIsNamedWhileItLives() {
    Roster sharded = roster("node_3", "three", "sharded-dynamic/1");
    membership.renew(new Member("node_4", "four", ""), Duration.ofMinutes(1));
    first.start();
    second.start();
    assertThat(first.onOtherWires()).isEmpty();

    sharded.start();
    timer.pass(Duration.ofSeconds(1));
    assertThat(first.onOtherWires()).extracting(Lease::node).containsExactly("three");
    assertThat(sharded.onOtherWires()).extracting(Lease::node).contains("one").hasSize(2);

    sharded.close();
    timer.pass(Duration.ofSeconds(1));
    assertThat(first.onOtherWires()).isEmpty();
  }

  @Test
  void aLeaseIsKeptWhileItsNodeLives() {
    first.start();
    second.start();
    timer.pass(Duration.ofMinutes(5));

    assertThat(first.others()).allMatch(Lease::isAlive).hasSize(1);
  }

  @Test
  void betweenTwoLooksALeaseRunsOutByItself() {
    membership.renew(new Member("node_3", "three", "classic/1"), Duration.ofMillis(400));
    first.start();
    assertThat(first.others()).allMatch(Lease::isAlive);

    timer.pass(Duration.ofMillis(500));

    assertThat(first.others()).noneMatch(Lease::isAlive).hasSize(1);
  }

  @Test
  void whoHasOrHadALeaseAMomentAgoIsKnown() {
    first.start();
    assertThat(first.knows("node_2")).isFalse();
    second.start();
    timer.pass(Duration.ofSeconds(1));
    assertThat(first.knows("node_2")).isTrue();
    assertThat(first.knows("node_3")).isFalse();
    assertThat(first.knows("node_1")).isFalse();

    second.close();
    timer.pass(Duration.ofSeconds(61));
    assertThat(first.knows("node_2")).isTrue();
    timer.pass(Duration.ofSeconds(2));
    assertThat(first.knows("node_2")).isFalse();
  }

  @Test
  void aNodeWhoseLeaseWasLostIsKnownUntilItRenews() {
    first.start();
    second.start();
    timer.pass(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      membership.leave(new Member("node_2", "node_2", "classic/1"));
      timer.pass(Duration.ofSeconds(1));
      assertThat(first.others()).isEmpty();
      assertThat(first.knows("node_2")).isTrue();
      timer.pass(Duration.ofSeconds(1));
      assertThat(first.others()).hasSize(1);
    }
  }

  @Test
  void whereThereAreNoLeasesAnyIsKnown() {
    Roster without =
        new Roster(Membership.NONE, "node_1", "classic/1", LeaseOptions.DEFAULTS, timer);

    assertThat(without.knows("node_2")).isTrue();
  }

  @Test
  void whoClosesIsGoneAndRenewsNoMore() throws Exception {
    first.start();
    second.start();
    second.close();
    timer.pass(Duration.ofSeconds(10));

    List<Lease> others = first.look().toCompletableFuture().get();
    assertThat(others).isEmpty();
  }
}
