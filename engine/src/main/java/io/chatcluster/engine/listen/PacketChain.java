package io.chatcluster.engine.listen;

import io.chatcluster.engine.api.event.IncomingEvent;
import io.chatcluster.engine.api.event.PacketMiddleware;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one event through the middleware, on its strand. While one of them has not answered the
 * strand is parked, so that later events do not overtake this one.
 */
public final class PacketChain {
  private static final Logger log = LoggerFactory.getLogger(PacketChain.class);

  private final List<PacketMiddleware> steps;
  private final IncomingEvent event;
  private final Strand strand;
  private final Duration limit;
  private final Outcome outcome;
  private int next;
  private Future<?> timer;

  /** What becomes of the event; called once, on the strand. */
  public interface Outcome {
    /** Every middleware has let it pass. */
    void passed();

    /** One has refused it, has failed, or has not answered in time. */
    void refused(String message, Object data);
  }

  /** How one middleware has answered, if it has. */
  private static final class Verdict {
    private final boolean passed;
    private final String message;
    private final Object data;

    Verdict(boolean passed, String message, Object data) {
      this.passed = passed;
      this.message = message;
      this.data = data;
    }
  }

  private static final Verdict OPEN = new Verdict(false, null, null);
  private static final Verdict PARKED = new Verdict(false, null, null);
  private static final Verdict PASS = new Verdict(true, null, null);

  /**
   * A chain for one event.
   *
   * @param limit how long one middleware may take
   */
  public PacketChain(
      List<PacketMiddleware> steps,
      IncomingEvent event,
      Strand strand,
      Duration limit,
      Outcome outcome) {
    this.steps = steps;
    this.event = event;
    this.strand = strand;
    this.limit = limit;
    this.outcome = outcome;
  }

  /** Asks the next middleware, and those after it as long as they answer at once. On the strand. */
  public void advance() {
    while (next < steps.size()) {
      Answer answer = new Answer();
      ask(steps.get(next++), answer);
      if (answer.given.get() == OPEN && parked(answer)) {
        return;
      }
      Verdict verdict = answer.given.get();
      if (!verdict.passed) {
        outcome.refused(verdict.message, verdict.data);
        return;
      }
    }
    outcome.passed();
  }

  private void ask(PacketMiddleware middleware, Answer answer) {
    try {
      middleware.received(event, answer);
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError failed) {
      log.error("A packet middleware failed; the event is refused", failed);
      answer.refuse("Internal error", null);
    }
  }

  private boolean parked(Answer answer) {
    strand.park();
    if (!answer.given.compareAndSet(OPEN, PARKED)) {
      // It has answered in this moment.
      strand.resume(null);
      return false;
    }
    timer = strand.after(limit, () -> answer.refuse("No answer in time", null));
    if (timer == null) {
      answer.refuse("The server has stopped", null);
    }
    return true;
  }

  private void proceed(Verdict verdict) {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    if (verdict.passed) {
      advance();
    } else {
      outcome.refused(verdict.message, verdict.data);
    }
  }

  private final class Answer implements PacketMiddleware.Next {
    private final AtomicReference<Verdict> given = new AtomicReference<>(OPEN);

    @Override
    public void pass() {
      give(PASS);
    }

    @Override
    public void refuse(String message, Object data) {
      give(new Verdict(false, message, data));
    }

    private void give(Verdict verdict) {
      if (!given.compareAndSet(OPEN, verdict) && given.compareAndSet(PARKED, verdict)) {
        strand.resume(() -> proceed(verdict));
      }
    }
  }
}
