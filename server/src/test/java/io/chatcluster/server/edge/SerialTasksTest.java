package io.chatcluster.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SerialTasksTest {
  private final List<String> ran = new ArrayList<>();
  private final List<Throwable> failed = new ArrayList<>();
  private long kept;
  private final SerialTasks tasks = new SerialTasks(2, 1_000, bytes -> kept += bytes);

  @Test
  void theNextBeginsWhenTheOneBeforeIsDone() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    add("one", first);
    add("two", CompletableFuture.completedFuture(null));
    assertThat(ran).containsExactly("one");
    first.complete(null);
    assertThat(ran).containsExactly("one", "two");
  }

  @Test
  void aFailureIsToldAndStopsNothing() {
    IllegalStateException thrown = new IllegalStateException();
    tasks.add(
        0,
        () -> {
          throw thrown;
        },
        failed::add);
    tasks.add(0, () -> CompletableFuture.failedFuture(thrown), failed::add);
    add("three", CompletableFuture.completedFuture(null));
    assertThat(failed).containsExactly(thrown, thrown);
    assertThat(ran).containsExactly("three");
  }

  @Test
  void moreThanMayWaitAreRefused() {
    add("running", new CompletableFuture<>());
    assertThat(add("w1", null)).isTrue();
    assertThat(add("w2", null)).isTrue();
    assertThat(add("w3", null)).isFalse();
  }

  @Test
  void theEndDropsWhatWaitsAndComesAfterWhatRuns() {
    CompletableFuture<Void> running = new CompletableFuture<>();
    add("running", running);
    add("dropped", CompletableFuture.completedFuture(null));
    end("last");
    end("never");
    assertThat(ran).containsExactly("running");
    running.complete(null);
    assertThat(add("late", CompletableFuture.completedFuture(null))).isTrue();
    assertThat(ran).containsExactly("running", "last");
  }

  @Test
  void manyTasksThatAreDoneAtOnceNeedNoStack() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    SerialTasks many = new SerialTasks(100_000, 0, bytes -> {});
    many.add(0, () -> gate, failed::add);
    int[] count = new int[1];
    for (int i = 0; i < 100_000; i++) {
      many.add(
          0,
          () -> {
            count[0]++;
            return CompletableFuture.completedFuture(null);
          },
          failed::add);
    }
    gate.complete(null);
    assertThat(count[0]).isEqualTo(100_000);
    assertThat(failed).isEmpty();
  }

  @Test
  void whatWaitsAndWhatRunsIsCountedInBytesUntilItIsDone() {
    CompletableFuture<Void> running = new CompletableFuture<>();
    add("running", 900, running);
    assertThat(add("alone it may be large", 5_000, CompletableFuture.completedFuture(null)))
        .isTrue();
    assertThat(add("too much", 1, null)).isFalse();
    assertThat(kept).isEqualTo(5_900);
    running.complete(null);
    assertThat(ran).containsExactly("running", "alone it may be large");
    assertThat(kept).isZero();
  }

  @Test
  void theEndGivesBackWhatWaits() {
    CompletableFuture<Void> running = new CompletableFuture<>();
    add("running", 100, running);
    add("dropped", 200, null);
    end("last");
    assertThat(kept).isEqualTo(100);
    running.complete(null);
    assertThat(kept).isZero();
  }

  private boolean add(String name, CompletableFuture<Void> done) {
    return add(name, 0, done);
  }

  private boolean add(String name, long bytes, CompletableFuture<Void> done) {
    return tasks.add(
        bytes,
        () -> {
          ran.add(name);
          return done;
        },
        failed::add);
  }

  private void end(String name) {
    tasks.end(
        () -> {
          ran.add(name);
          return CompletableFuture.completedFuture(null);
        },
        failed::add);
  }
}
