package io.chatcluster.engine.listen;

import io.chatcluster.engine.api.event.Registration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners of one kind, in the order in which they were added. Whoever calls them sees those that
 * were there when it began. Any thread.
 */
final class Entries<T> {
  private static final Logger log = LoggerFactory.getLogger(Entries.class);
  private static final Entry<?>[] NONE = {};

  private volatile Entry<?>[] entries = NONE;

  /** One place; the same listener may have several. */
  private record Entry<T>(T listener, Object place) {}

  boolean isEmpty() {
    return entries.length == 0;
  }

  synchronized Registration add(T listener) {
    Object place = new Object();
    Entry<?>[] more = Arrays.copyOf(entries, entries.length + 1);
    more[entries.length] = new Entry<>(listener, place);
    entries = more;
    return () -> remove(place);
  }

  private synchronized void remove(Object place) {
    entries = Arrays.stream(entries).filter(entry -> entry.place != place).toArray(Entry<?>[]::new);
  }

  /** Calls every listener; one that throws is logged and does not keep the others from it. */
  void forEach(Consumer<T> call) {
    for (Entry<?> entry : entries) {
      @SuppressWarnings("unchecked") // Only listeners of this type are added.
      T listener = (T) entry.listener;
      try {
        call.accept(listener);
      } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError failed) {
        log.error("A listener failed", failed);
      }
    }
  }
}
