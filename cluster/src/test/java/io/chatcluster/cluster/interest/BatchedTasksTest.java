package io.chatcluster.cluster.interest;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.testing.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchedTasksTest {
  private final ManualTimer thread = new ManualTimer();
  private final BatchedTasks tasks = new BatchedTasks(thread);
  private final List<String> done = new ArrayList<>();

  private void add(String... names) {
    for (String name : names) {
      tasks.add(() -> done.add(name));
    }
  }

  private void millis(long millis) {
    thread.pass(Duration.ofMillis(millis));
  }

  @Test
  void theFirstOneNeedNotWait() {
    add("a");
    millis(0);

    assertThat(done).containsExactly("a");
  }

  @Test
  void manyThatComeBeforeTheThreadBeginsWakeItOnce() {
    for (int i = 0; i < 100; i++) {
      add("a" + i);
    }

    assertThat(thread.waiting()).isEqualTo(1);
    millis(0);
    assertThat(done).hasSize(100).startsWith("a0", "a1").endsWith("a99");
  }

  @Test
  void thoseThatComeSoonAfterARunShareTheNextOneAndWakeNobody() {
    add("a");
    millis(0);
    assertThat(thread.waiting()).isEqualTo(1);

    add("b", "c");
    millis(4);
    assertThat(done).containsExactly("a");
    assertThat(thread.waiting()).isEqualTo(1);
    millis(1);
    assertThat(done).containsExactly("a", "b", "c");
  }

  @Test
  void aTaskThatFailsTakesNoOtherAlong() {
    for (Throwable failure : List.of(new IllegalStateException(), new OutOfMemoryError())) {
      tasks.add(() -> BatchedTasksTest.<RuntimeException>fail(failure));
    }
    add("a");
    millis(0);
    add("b");
    millis(5);

    assertThat(done).containsExactly("a", "b");
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Throws what is not declared.
  private static <T extends Throwable> void fail(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void whereNothingComesNothingIsPlanned() {
    add("a");
    millis(5);

    assertThat(thread.waiting()).isZero();
    add("b");
    millis(0);
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void whatATaskAddsIsInTheSameRun() {
    tasks.add(() -> add("second"));
    millis(0);

    assertThat(done).containsExactly("second");
  }

  @Test
  void oneThatFailsKeepsNoOtherFromItsTurn() {
    tasks.add(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    add("a");
    millis(0);

    assertThat(done).containsExactly("a");
  }

  @Test
  void aTaskThatAddsItselfAgainAndAgainLetsOthersOfTheThreadHaveTheirTurn() {
    Runnable endless =
        new Runnable() {
          @Override
          public void run() {
            if (!done.contains("other")) {
              tasks.add(this);
            }
          }
        };
    tasks.add(endless);
    thread.execute(() -> done.add("other"));
    millis(0);

    assertThat(done).containsExactly("other");
  }

  @Test
  void nothingPilesUpAfterTheEnd() {
    add("a");
    tasks.close();
    add("b");
    millis(10);

    assertThat(done).isEmpty();
    assertThat(thread.waiting()).isZero();
  }
}
