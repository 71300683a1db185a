package io.chatcluster.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Loop loop = new Loop(channel.eventLoop());
  private final Deadlines deadlines = loop.deadlines(Duration.ofMillis(1));
  private final List<String> expired = new ArrayList<>();

  private class Named extends Deadlines.Entry {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    protected void expired() {
      expired.add(name);
    }

    void stop() {
      cancel();
    }
  }

  /** Waits for the clock itself, a millisecond at most, not for another thread. */
  private void afterTheDeadline() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(3)) {
      Thread.onSpinWait();
    }
    channel.runScheduledPendingTasks();
  }

  @Test
  void entries_expire_in_order_once() {
    deadlines.start(new Named("first"));
    deadlines.start(new Named("second"));
    assertThat(expired).isEmpty();
    afterTheDeadline();
    afterTheDeadline();
    assertThat(expired).containsExactly("first", "second");
  }

  @Test
  void an_entry_can_be_cancelled_from_any_place() {
    Named first = new Named("first");
    Named middle = new Named("middle");
    Named last = new Named("last");
    deadlines.start(first);
    deadlines.start(middle);
    deadlines.start(last);
    middle.stop();
    last.stop();
    last.stop();
    first.stop();
    deadlines.start(new Named("later"));
    afterTheDeadline();
    assertThat(expired).containsExactly("later");
  }

  @Test
  void starting_again_puts_an_entry_last_and_into_one_queue() {
    Named again = new Named("again");
    loop.deadlines(SECOND).start(again);
    deadlines.start(again);
    deadlines.start(new Named("other"));
    deadlines.start(again);
    afterTheDeadline();
    assertThat(expired).containsExactly("other", "again");
  }

  @Test
  void an_entry_that_fails_does_not_keep_the_others() {
    deadlines.start(
        new Named("failing") {
          @Override
          protected void expired() {
            throw new IllegalStateException("for the test");
          }
        });
    deadlines.start(new Named("next"));
    afterTheDeadline();
    assertThat(expired).containsExactly("next");
  }

  @Test
  void an_entry_may_start_itself_anew() {
    deadlines.start(
        new Named("ping") {
          @Override
          protected void expired() {
            super.expired();
            deadlines.start(this);
          }
        });
    afterTheDeadline();
    afterTheDeadline();
    assertThat(expired).containsExactly("ping", "ping");
  }
}
