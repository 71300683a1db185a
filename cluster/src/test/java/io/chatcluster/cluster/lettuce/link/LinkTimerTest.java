package io.chatcluster.cluster.lettuce.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Timeout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTimerTest {
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "link-timer-test"));
  private final LinkTimer timer = new LinkTimer(thread);

  @BeforeEach
  void setUp() {
    thread.setRemoveOnCancelPolicy(true);
  }

  @AfterEach
  void close() {
    thread.shutdownNow();
  }

  @Test
  void aTimeoutExpiresOnce() {
    CompletableFuture<Timeout> expired = new CompletableFuture<>();
    Timeout timeout = timer.newTimeout(expired::complete, 1, TimeUnit.MILLISECONDS);

    assertThat(expired).succeedsWithin(1, TimeUnit.SECONDS).isSameAs(timeout);
    assertThat(timeout.isExpired()).isTrue();
    assertThat(timeout.cancel()).isFalse();
    assertThat(timeout.isCancelled()).isFalse();
  }

  @Test
  void oneThatIsCancelledLeavesNothingBehind() {
    Timeout timeout = timer.newTimeout(expired -> {}, 1, TimeUnit.HOURS);
    assertThat(thread.getQueue()).hasSize(1);

    assertThat(timeout.cancel()).isTrue();
    assertThat(timeout.cancel()).isFalse();
    assertThat(timeout.isCancelled()).isTrue();
    assertThat(timeout.isExpired()).isFalse();
    assertThat(thread.getQueue()).isEmpty();
  }

  @Test
  void oneThatFailsDoesNotEndTheThreadAndStoppingDoesNotEither() {
    timer.newTimeout(
        expired -> {
          throw new IllegalStateException("on purpose");
        },
        0,
        TimeUnit.MILLISECONDS);
    assertThat(timer.stop()).isEmpty();

    CompletableFuture<Timeout> next = new CompletableFuture<>();
    timer.newTimeout(next::complete, 1, TimeUnit.MILLISECONDS);
    assertThat(next).succeedsWithin(1, TimeUnit.SECONDS);
  }
}
