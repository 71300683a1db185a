package io.chatcluster.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Loop loop = new Loop(channel.eventLoop());
  private final List<String> seen = new ArrayList<>();

  private final class Named implements Loop.Flushable {
    private final String name;
    private Runnable atFlush = () -> {};

    Named(String name) {
      this.name = name;
    }

    @Override
    public void flush() {
      seen.add(name);
      atFlush.run();
    }

    @Override
    public void flushFailed() {
      seen.add(name + " failed");
    }
  }

  private void endOfTurn() {
    channel.runPendingTasks();
  }

  @Test
  void who_alone_was_written_to_while_a_connection_was_read_is_flushed_at_once() {
    loop.readBegins();
    loop.flushLater(new Named("a"));
    assertThat(seen).isEmpty();
    loop.readEnds(true);
    assertThat(seen).containsExactly("a");
    endOfTurn();
    assertThat(seen).containsExactly("a");
  }

  @Test
  void several_are_flushed_at_the_end_of_the_turn() {
    loop.readBegins();
    loop.flushLater(new Named("a"));
    loop.flushLater(new Named("b"));
    loop.readEnds(true);
    assertThat(seen).isEmpty();
    endOfTurn();
    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void who_may_be_written_to_by_the_next_part_of_a_read_waits_for_it() {
    loop.readBegins();
    loop.flushLater(new Named("a"));
    loop.readEnds(false);
    assertThat(seen).isEmpty();
    endOfTurn();
    assertThat(seen).containsExactly("a");
  }

  @Test
  void what_is_written_outside_of_a_read_is_flushed_at_the_end_of_the_turn() {
    loop.flushLater(new Named("a"));
    loop.readBegins();
    loop.flushLater(new Named("b"));
    loop.readEnds(true);
    endOfTurn();
    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  void what_a_flush_writes_is_flushed_too() {
    Named first = new Named("first");
    first.atFlush = () -> loop.flushLater(new Named("second"));
    loop.readBegins();
    loop.flushLater(first);
    loop.readEnds(true);
    endOfTurn();
    assertThat(seen).containsExactly("first", "second");
  }

  @Test
  void a_flush_that_fails_is_told_and_harms_no_other() {
    Named broken = new Named("broken");
    broken.atFlush =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    loop.readBegins();
    loop.flushLater(broken);
    loop.readEnds(true);
    loop.flushLater(broken);
    loop.flushLater(new Named("a"));
    endOfTurn();
    assertThat(seen).containsExactly("broken", "broken failed", "broken", "broken failed", "a");
  }

  @Test
  void every_turn_has_a_number_of_its_own() {
    int first = loop.turn();
    assertThat(loop.turn()).isEqualTo(first);
    endOfTurn();
    loop.readBegins();
    int second = loop.turn();
    assertThat(second).isNotEqualTo(first);
    loop.readEnds(false);
    assertThat(loop.turn()).as("the same connection is read on").isEqualTo(second);
    endOfTurn();
    loop.readBegins();
    int third = loop.turn();
    loop.readEnds(true);
    assertThat(List.of(second, third, loop.turn())).doesNotHaveDuplicates();
  }
}
