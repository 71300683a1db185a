package io.chatcluster.engine.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.engine.api.event.IncomingEvent;
import io.chatcluster.engine.api.event.Registration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private final List<String> heard = new ArrayList<>();
  private final Listeners listeners = new Listeners(() -> heard.add("outgoing"));

  private static IncomingEvent event(String name) {
    return new IncomingEvent(null, name, List.of(), null);
  }

  @Test
  void listeners_are_called_in_the_order_of_their_adding_until_they_are_removed() {
    listeners.on("e", (socket, args, ack) -> heard.add("first"));
    Registration second = listeners.on("e", (socket, args, ack) -> heard.add("second"));
    listeners.on("e", (socket, args, ack) -> heard.add("third"));
    listeners.received(event("e"));
    second.remove();
    second.remove();
    listeners.received(event("e"));
    listeners.received(event("another"));
    assertThat(heard).containsExactly("first", "second", "third", "first", "third");
  }

  @Test
  void one_that_is_there_once_may_add_itself_again() {
    listeners.once(
        "e",
        (socket, args, ack) -> {
          heard.add("once");
          listeners.once("e", (again, moreArgs, moreAck) -> heard.add("again"));
        });
    listeners.received(event("e"));
    listeners.received(event("e"));
    listeners.received(event("e"));
    assertThat(heard).containsExactly("once", "again");
    assertThat(listeners.hearEvents()).isFalse();
  }

  @Test
  void one_that_fails_does_not_keep_the_next_from_the_event() {
    listeners.onAny(
        (socket, event, args) -> {
          throw new StackOverflowError("for the test");
        });
    listeners.onAny((socket, event, args) -> heard.add(event));
    listeners.any(event("e"));
    assertThat(heard).containsExactly("e");
  }

  @Test
  void removing_all_listeners_to_an_event_leaves_the_others() {
    Registration removed = listeners.on("e", (socket, args, ack) -> heard.add("e"));
    listeners.on("f", (socket, args, ack) -> heard.add("f"));
    listeners.off("e");
    listeners.on("e", (socket, args, ack) -> heard.add("later e"));
    removed.remove();
    listeners.received(event("e"));
    listeners.received(event("f"));
    assertThat(heard).containsExactly("later e", "f");
  }

  @Test
  void who_listens_is_known_before_an_event_is_decoded() {
    assertThat(listeners.hearEvents()).isFalse();
    Registration only = listeners.use((event, next) -> next.pass());
    assertThat(listeners.hearEvents()).isTrue();
    only.remove();
    assertThat(listeners.hearEvents()).isFalse();
    assertThat(listeners.hearDisconnecting()).isFalse();
    listeners.onDisconnecting((socket, reason, details) -> heard.add("leaving"));
    assertThat(listeners.hearDisconnecting()).isTrue();
    listeners.onAnyOutgoing((socket, event, args) -> heard.add(event));
    assertThat(heard).containsExactly("outgoing");
  }
}
