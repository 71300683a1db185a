package io.chatcluster.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SerialTasksTest {
  private final List<String> ran = new ArrayList<>();
  private final List<Throwable> failed = new ArrayList<>();
  private final SerialTasks tasks = new SerialTasks(2);

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
        () -> {
          throw thrown;
        },
        failed::add);
    tasks.add(() -> CompletableFuture.failedFuture(thrown), failed::add);
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
    SerialTasks many = new SerialTasks(100_000);
    many.add(() -> gate, failed::add);
    int[] count = new int[1];
    for (int i = 0; i < 100_000; i++) {
      many.add(
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

  private boolean add(String name, CompletableFuture<Void> done) {
    return tasks.add(
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
