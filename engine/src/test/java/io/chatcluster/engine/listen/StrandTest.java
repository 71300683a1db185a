package io.chatcluster.engine.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StrandTest {
  private final ExecutorService pool = Executors.newFixedThreadPool(4);
  // Fewer tasks wait here than would make a session stop reading.
  private final Strand strand = new Strand(null, pool);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  private void waitForAll() throws InterruptedException {
    CountDownLatch last = new CountDownLatch(1);
    strand.execute(last::countDown);
    assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void tasks_run_one_at_a_time_and_in_order() throws InterruptedException {
    List<Integer> ran = new ArrayList<>();
    AtomicInteger running = new AtomicInteger();
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < 100; i++) {
        int number = round * 100 + i;
        strand.execute(
            () -> {
              assertThat(running.incrementAndGet()).isOne();
              ran.add(number);
              running.decrementAndGet();
            });
      }
      waitForAll();
    }
    assertThat(ran).isEqualTo(IntStream.range(0, 5_000).boxed().toList());
  }

  @Test
  void a_task_that_fails_does_not_stop_the_next() throws InterruptedException {
    strand.execute(
        () -> {
          throw new IllegalStateException("for the test");
        });
    strand.execute(
        () -> {
          throw new StackOverflowError("for the test");
        });
    waitForAll();
  }

  @Test
  void a_task_after_the_end_of_the_pool_is_dropped() {
    pool.shutdown();
    AtomicInteger ran = new AtomicInteger();
    strand.execute(ran::incrementAndGet);
    assertThat(ran).hasValue(0);
  }
}
