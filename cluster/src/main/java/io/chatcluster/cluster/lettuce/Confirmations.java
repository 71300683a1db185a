package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.lettuce.core.RedisFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Tells when all channels of a command are confirmed. Redis confirms one channel after the other,
 * in the order of the commands; Lettuce takes the first confirmation for that of the whole command.
 */
final class Confirmations {
  private final Consumer<Throwable> answered;
  private final Queue<Waiting> waiting = new ArrayDeque<>();

  /**
   * @param answered is told how each command ended: null, or why it failed
   */
  Confirmations(Consumer<Throwable> answered) {
    this.answered = answered;
  }

  private static final class Waiting {
    final CompletableFuture<Void> answer = new CompletableFuture<>();
    int missing;
  }

  /** Issues a command. */
  interface Issue {
    RedisFuture<Void> command();
  }

  /**
   * Issues a command; the lock keeps the order of the notes that of the commands.
   *
   * @param channels how many are to be confirmed
   */
  CompletableFuture<Void> issue(int channels, Issue issue) {
    Waiting noted = new Waiting();
    noted.missing = channels;
    RedisFuture<Void> command;
    synchronized (this) {
      waiting.add(noted);
      command = issue.command();
    }
    command.whenComplete(
        (done, failure) -> {
          answered.accept(failure);
          if (failure != null) {
            forget(noted);
            noted.answer.completeExceptionally(failure);
          }
        });
    return noted.answer;
  }

  private synchronized void forget(Waiting noted) {
    waiting.remove(noted);
  }

  /** One channel was confirmed. */
  void confirmed() {
    Waiting complete = null;
    synchronized (this) {
      Waiting next = waiting.peek();
      if (next != null && --next.missing == 0) {
        complete = waiting.poll();
      }
    }
    if (complete != null) {
      complete.answer.complete(null);
    }
  }

  /** The connection is gone: nothing will be confirmed any more. */
  void end() {
    List<Waiting> lost;
    synchronized (this) {
      lost = new ArrayList<>(waiting);
      waiting.clear();
    }
    for (Waiting each : lost) {
      each.answer.completeExceptionally(new ClusterUnavailableException("the connection broke"));
    }
  }
}
