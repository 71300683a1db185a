package io.chatcluster.server.chat;

import io.chatcluster.server.chat.Delivery.Audience;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is writing just now, per socket and room. The others are told when someone begins and when
 * they end; an end that the client does not tell comes by itself after {@link #LASTS}. A socket
 * that repeats itself, or begins and ends without pause, is not passed on more often than {@link
 * #PAUSE} allows.
 */
public final class Typing {
  /** How long someone is shown as writing without saying so again. */
  static final Duration LASTS = Duration.ofSeconds(6);

  /** The shortest time between two beginnings that are passed on, per socket and room. */
  static final Duration PAUSE = Duration.ofMillis(250);

  /** How often a beginning is repeated for those who came or missed it, while it goes on. */
  static final Duration REPEAT = Duration.ofSeconds(3);

  private final Limits limits;
  private final Delivery delivery;
  private final Timers timers;
  private final Map<Key, State> writing = new ConcurrentHashMap<>();

  public Typing(Limits limits, Delivery delivery, Timers timers) {
    this.limits = limits;
    this.delivery = delivery;
    this.timers = timers;
  }

  private record Key(Session session, String room) {}

  /**
   * What the others were told last; replaced under the map's lock of its key, and told under it, so
   * that a beginning and its end are sent in this order. Times are those of {@link Timers#nanos}.
   */
  private record State(
      boolean active, boolean shown, long toldAt, long saidAt, Timers.Task ending) {}

  /** {@code typing}. */
  public Map<String, Object> typing(Session session, String room, boolean active) {
    session.requireIn(limits.room(room));
    Key key = new Key(session, room);
    writing.compute(key, (k, state) -> active ? begin(k, state) : end(k, state));
    return Fields.of();
  }

  /** The socket leaves the room or is gone. */
  void stopped(Session session, String room) {
    forget(new Key(session, room));
  }

  private State begin(Key key, State before) {
    long now = timers.nanos();
    boolean shown = before != null && before.shown();
    Duration pause = shown ? REPEAT : PAUSE;
    long toldAt = before == null ? now - pause.toNanos() : before.toldAt();
    if (before != null) {
      before.ending().cancel();
    }
    Timers.Task ending = timers.after(LASTS, () -> expire(key));
    long early = toldAt + pause.toNanos() - now;
    if (early > 0) {
      if (!shown) {
        // A client says it once: what is not passed on now is passed on when the pause is over.
        timers.after(Duration.ofNanos(early), () -> tellLate(key));
      }
      return new State(true, shown, toldAt, now, ending);
    }
    tell(key, true);
    return new State(true, true, now, now, ending);
  }

  /** Keeps the time, so that beginning again at once is not passed on at once. */
  private State end(Key key, State before) {
    if (before == null) {
      return null;
    }
    if (before.shown()) {
      tell(key, false);
    }
    return new State(false, false, before.toldAt(), before.saidAt(), before.ending());
  }

  private void tellLate(Key key) {
    writing.computeIfPresent(
        key,
        (k, state) -> {
          if (!state.active() || state.shown()) {
            return state;
          }
          tell(k, true);
          return new State(true, true, timers.nanos(), state.saidAt(), state.ending());
        });
  }

  private void expire(Key key) {
    State state = writing.get(key);
    // Where the client has said it again meanwhile, another timer has taken over.
    if (state != null && timers.nanos() - state.saidAt() >= LASTS.toNanos()) {
      forget(key);
    }
  }

  private void forget(Key key) {
    writing.computeIfPresent(
        key,
        (k, state) -> {
          state.ending().cancel();
          if (state.shown()) {
            tell(k, false);
          }
          return null;
        });
  }

  private void tell(Key key, boolean active) {
    // All sockets of the writer are left out: nobody wants to read that they are writing.
    Audience others = Audience.room(key.room()).except(key.session().userRoom()).dropped();
    delivery.emit(
        others,
        "typing",
        Fields.of("room", key.room(), "user", Fields.user(key.session().user()), "active", active));
  }
}
