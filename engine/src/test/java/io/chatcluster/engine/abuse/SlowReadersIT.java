package io.chatcluster.engine.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.Selection;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of 200 clients five never read: they are closed, and the others do not feel it. */
class SlowReadersIT {
  private static final int READERS = 195;
  private static final int SLOW = 5;
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Longer than a busy machine keeps a reader from reading. */
  private static final Duration AGE = Duration.ofSeconds(8);

  /** The pool takes and returns memory by chunks of a megabyte and more, for each thread. */
  private static final long MOST_HELD = 8 << 20;

  private static final String PAYLOAD = "x".repeat(1_000);

  @RegisterExtension
  static final Victim VICTIM =
      new Victim(
          set -> set.getSocketConfig().setTcpSendBufferSize(16_384),
          options -> options.maxOutboundAge(AGE));

  /** What one stretch of time without, and one with slow clients showed, again and again. */
  private record Seen(AtomicLongArray without, AtomicLongArray with, long mostPooled) {}

  @Test
  @Timeout(300)
  void slow_clients_are_closed_and_nothing_is_kept_for_them() throws Exception {
    report(measure(1, Duration.ofSeconds(3)));
  }

  /** Meant for a machine that has nothing else to do. */
  @Test
  @Timeout(900)
  @EnabledIfSystemProperty(named = "long.tests", matches = "true", disabledReason = "needs -Plong")
  void the_delay_of_the_others_does_not_move_in_ten_minutes() throws Exception {
    Seen seen = measure(30, Duration.ofSeconds(10));
    report(seen);
    assertThat(Audience.p99(seen.with)).isLessThan(Audience.p99(seen.without) * 110 / 100);
  }

  private static void report(Seen seen) {
    System.out.printf(
        "slow readers: p99 %d us with, %d us without, %d and %d deliveries, %d KiB more in the pool%n",
        Audience.p99(seen.with),
        Audience.p99(seen.without),
        Audience.count(seen.with),
        Audience.count(seen.without),
        seen.mostPooled / 1024);
  }

  private static Seen measure(int rounds, Duration stretch) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    try (Audience audience = new Audience(VICTIM.port())) {
      audience.open(READERS, true);
      await().until(() -> VICTIM.local().sockets(Selection.ALL).size() == READERS);
      Ticks ticks = new Ticks(audience);
      ticks.during(Duration.ofSeconds(1));
      audience.takeDelays();
      MemoryInUse before = MemoryInUse.now();
      AtomicLongArray without = audience.takeDelays();
      AtomicLongArray with = audience.takeDelays();
      long mostPooled = 0;
      for (int round = 0; round < rounds; round++) {
        ticks.during(stretch);
        add(without, audience.takeDelays());
        VICTIM.forgetReasons();
        audience.open(SLOW, false);
        await().until(() -> VICTIM.local().sockets(Selection.ALL).size() == READERS + SLOW);
        mostPooled = Math.max(mostPooled, ticks.during(stretch) - before.pool());
        add(with, audience.takeDelays());
        mostPooled = Math.max(mostPooled, ticks.untilSlowAreGone() - before.pool());
        audience.takeDelays();
      }
      assertThat(audience.joined()).isEqualTo(READERS + rounds * SLOW);
      assertThat(mostPooled).as("held for five slow clients").isLessThan(MOST_HELD);
      await()
          .untilAsserted(
              () ->
                  assertThat(MemoryInUse.now())
                      .matches(now -> now.isBackAt(before, MOST_HELD, MOST_HELD), "as " + before));
      return new Seen(without, with, mostPooled);
    }
  }

  private static void add(AtomicLongArray sum, AtomicLongArray part) {
    for (int i = 0; i < part.length(); i++) {
      sum.addAndGet(i, part.get(i));
    }
  }

  /**
   * Broadcasts a hundred times a second, less where the machine keeps the readers from reading. On
   * the thread of the test: each thread that broadcasts has chunks of its own in the pool.
   */
  private static final class Ticks {
    /** So many broadcasts may be on their way to the readers. */
    private static final int WINDOW = 50;

    private final Audience audience;
    private long sent;

    Ticks(Audience audience) {
      this.audience = audience;
    }

    /** Returns the most that the pool of buffers had meanwhile. */
    long during(Duration stretch) {
      return until(stretch, () -> false);
    }

    /** Returns the most that the pool of buffers had until the slow clients were closed. */
    long untilSlowAreGone() {
      long most = until(AGE.multipliedBy(8), () -> VICTIM.reasons().size() >= SLOW);
      assertThat(VICTIM.reasons()).as("closed").containsOnly("slow consumer").hasSize(SLOW);
      return most;
    }

    private long until(Duration limit, BooleanSupplier isDone) {
      long end = System.nanoTime() + limit.toNanos();
      long most = 0;
      for (long next = System.nanoTime();
          next < end && !isDone.getAsBoolean();
          next = Math.max(next + PERIOD_NANOS, System.nanoTime())) {
        if (audience.received() >= (sent - WINDOW) * READERS) {
          tick();
          sent++;
        }
        most = Math.max(most, MemoryInUse.poolNow());
        LockSupport.parkNanos(next + PERIOD_NANOS - System.nanoTime());
      }
      return most;
    }
  }

  private static void tick() {
    VICTIM
        .local()
        .broadcast(List.of("tick", System.nanoTime(), PAYLOAD), Selection.ALL, EmitFlags.NONE);
  }
}
