package io.chatcluster.cluster.query;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.wire.message.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One question to the other members and what came back so far. Safe for threads: answers come on
 * workers, looks and the end of the time on the timer. Its stage is completed without a lock.
 */
abstract class Query<T> {
  final String nsp;
  final String requestId;
  private final CompletableFuture<Answers<T>> result = new CompletableFuture<>();
  private volatile boolean isCounted;

  Query(String nsp, String requestId) {
    this.nsp = nsp;
    this.requestId = requestId;
  }

  /** What the caller waits for. */
  CompletionStage<Answers<T>> result() {
    return result.minimalCompletionStage();
  }

  boolean isDone() {
    return result.isDone();
  }

  /** Completes when it is over, however that came. */
  CompletableFuture<Answers<T>> over() {
    return result;
  }

  /** Takes an answer. */
  void answered(Response response) {
    end(takes(response));
  }

  /** Takes a look at who listens. */
  void look(Attendance attendance) {
    isCounted = true;
    end(looks(attendance));
  }

  /**
   * Ends it when its time is over: with what has come, and as a failure where Redis has not told
   * who was asked, since nothing says then that the answers are incomplete.
   */
  void timeOut() {
    if (isCounted) {
      finish();
    } else {
      fail(new ClusterUnavailableException("Redis did not tell in time who listens"));
    }
  }

  private void end(boolean isOver) {
    if (isOver) {
      finish();
    }
  }

  /** Ends it with what has come. */
  void finish() {
    result.complete(answers());
  }

  /** Ends it without a result. */
  void fail(Throwable failure) {
    result.completeExceptionally(failure);
  }

  /** Notes an answer; returns whether nothing more can come. */
  abstract boolean takes(Response response);

  /** Notes who listens; returns whether nothing more can come. */
  abstract boolean looks(Attendance attendance);

  /** What has come. */
  abstract Answers<T> answers();
}
