package io.chatcluster.server.chat;

import io.chatcluster.server.chat.presence.Place;
import io.chatcluster.server.chat.presence.Presence;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Corrects the counts that the clients of this node received. Changes of several nodes arrive in
 * any order, so the last count may be an old one. After a count was delivered, the node compares
 * the last one with the presence every {@link #PAUSE} until no more have come, and delivers the
 * right one to its own clients where they differ. That is one read of the presence per place and
 * pause, however many changes there are. Any thread.
 */
public final class Counts {
  /** The time between two comparisons; the right count follows within twice that. */
  static final Duration PAUSE = Duration.ofMillis(400);

  private final Presence presence;
  private final Timers timers;
  private final BiConsumer<Place, Integer> correction;
  private final Map<Place, Delivered> places = new ConcurrentHashMap<>();

  /**
   * What clients received.
   *
   * @param count the last count
   * @param running how many deliveries are running
   * @param unordered whether some ran at once: any of them may have been the last
   * @param recent whether there were any since the last comparison
   */
  private record Delivered(int count, int running, boolean unordered, boolean recent) {
    Delivered with(int next) {
      return new Delivered(next, running + 1, unordered || running > 0, true);
    }

    Delivered ended() {
      return new Delivered(count, running - 1, unordered, recent);
    }

    Delivered compared() {
      return new Delivered(count, running, running > 0, false);
    }
  }

  /**
   * Counts of one namespace.
   *
   * @param correction delivers the right count to the clients of this node in a place; where that
   *     calls {@link #deliver}, it is compared once more
   */
  Counts(Presence presence, Timers timers, BiConsumer<Place, Integer> correction) {
    this.presence = presence;
    this.timers = timers;
    this.correction = correction;
  }

  /** Runs what delivers a count to the clients of this node in a place. */
  public void deliver(Place place, int count, Runnable delivery) {
    boolean[] first = new boolean[1];
    places.compute(
        place,
        (key, before) -> {
          first[0] = before == null;
          return (before == null ? new Delivered(count, 0, false, true) : before).with(count);
        });
    if (first[0]) {
      compareLater(place);
    }
    try {
      delivery.run();
    } finally {
      places.computeIfPresent(place, (key, delivered) -> delivered.ended());
    }
  }

  private void compareLater(Place place) {
    timers.after(PAUSE, () -> compare(place));
  }

  private void compare(Place place) {
    Delivered[] seen = new Delivered[1];
    places.computeIfPresent(
        place,
        (key, delivered) -> {
          seen[0] = delivered;
          return delivered.compared();
        });
    presence
        .count(place)
        .whenComplete(
            (count, failure) -> {
              // Without the presence there is nothing to compare with; later changes are compared.
              boolean wrong = failure == null && (seen[0].unordered() || count != seen[0].count());
              if (wrong) {
                correction.accept(place, count);
              }
              if (places.computeIfPresent(
                      place, (key, now) -> now.recent() || now.running() > 0 ? now : null)
                  != null) {
                compareLater(place);
              }
            });
  }
}
