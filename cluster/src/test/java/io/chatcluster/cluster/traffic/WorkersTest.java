package io.chatcluster.cluster.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatcluster.cluster.wire.Addressed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final Map<String, List<String>> handled = new ConcurrentHashMap<>();
  private final Map<String, String> threads = new ConcurrentHashMap<>();
  private Workers workers;

  @AfterEach
  void close() {
    workers.close();
  }

  private void start(int count, int capacity, Workers.Handler handler) {
    workers = new Workers(count, capacity, handler);
  }

  private void note(Addressed message) {
    handled
        .computeIfAbsent(message.channel(), channel -> new CopyOnWriteArrayList<>())
        .add(new String(message.bytes(), UTF_8));
    threads.put(message.channel(), Thread.currentThread().getName());
  }

  private boolean offer(String channel, int number) {
    return workers.offer(channel.hashCode(), new Addressed(channel, ("" + number).getBytes(UTF_8)));
  }

  @Test
  void messagesOfOneHashKeepTheirOrder() {
    start(3, 10_000, this::note);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      expected.add("" + i);
      for (int channel = 0; channel < 10; channel++) {
        assertThat(offer("c" + channel, i)).isTrue();
      }
    }

    await().until(() -> handled.values().stream().mapToInt(List::size).sum() == 5_000);
    assertThat(handled.values()).allSatisfy(each -> assertThat(each).isEqualTo(expected));
    assertThat(threads.values()).contains("cluster-1", "cluster-2", "cluster-3");
  }

  @Test
  void whatDoesNotFitIsRefusedAndTheRestGoesOn() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    start(
        1,
        3,
        message -> {
          busy.countDown();
          awaitQuietly(goOn);
          note(message);
        });
    assertThat(offer("a", 0)).isTrue();
    busy.await();
    assertThat(offer("a", 1)).isTrue();
    assertThat(offer("b", 2)).isTrue();
    assertThat(offer("a", 3)).isTrue();

    assertThat(offer("a", 4)).isFalse();
    assertThat(workers.queued()).isEqualTo(3);
    goOn.countDown();

    await().untilAsserted(() -> assertThat(handled.get("a")).containsExactly("0", "1", "3"));
    await().until(() -> workers.queued() == 0);
    assertThat(offer("a", 5)).isTrue();
  }

  @Test
  void closingEndsTheThreads() {
    start(2, 10, this::note);
    assertThat(offer("a", 1)).isTrue();
    await().until(() -> handled.containsKey("a"));
    workers.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("cluster-1", "cluster-2");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void onAGivenExecutorWhatWaitsIsOneTask() {
    List<Runnable> tasks = new ArrayList<>();
    workers = new Workers(List.of(tasks::add), 10, this::note);
    assertThat(offer("a", 0)).isTrue();
    assertThat(offer("a", 1)).isTrue();
    assertThat(tasks).hasSize(1);

    tasks.remove(0).run();
    assertThat(handled.get("a")).containsExactly("0", "1");
    assertThat(offer("a", 2)).isTrue();
    assertThat(tasks).hasSize(1);
  }

  @Test
  void anExecutorThatHasEndedRefusesQuietly() {
    workers =
        new Workers(
            List.of(
                task -> {
                  throw new RejectedExecutionException();
                }),
            10,
            this::note);
    assertThat(offer("a", 0)).isFalse();
    assertThat(offer("a", 1)).isFalse();
    assertThat(workers.queued()).isZero();
  }
}
