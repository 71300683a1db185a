package io.chatcluster.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/**
 * One node of the demonstration: a place, and the process that runs there. A process that ends is
 * started again at the same place, within the limits of {@link Restarts}. Used by one thread.
 */
final class DemoNode {
  static final Duration START_TIME = Duration.ofSeconds(90);

  private final NodePlace place;
  private final Start start;
  private final PrintStream out;
  private final Restarts restarts = new Restarts();
  private final ReadyCheck check = new ReadyCheck();
  private NodeChild child;
  private State state = State.STARTING;
  private long since = System.nanoTime();
  private Duration pause = Duration.ZERO;

  private enum State {
    STARTING,
    READY,
    PAUSING,
    GIVEN_UP
  }

  /** Starts a process at a place. */
  @FunctionalInterface
  interface Start {
    NodeChild at(NodePlace place) throws DemoException;
  }

  /** Starts the node. It is not ready yet. */
  DemoNode(NodePlace place, Start start, PrintStream out) throws DemoException {
    this.place = place;
    this.start = start;
    this.out = out;
    this.child = start.at(place);
  }

  NodePlace place() {
    return place;
  }

  /** The process that runs here, or the last one that did. */
  NodeChild child() {
    return child;
  }

  boolean ready() {
    return state == State.READY;
  }

  boolean givenUp() {
    return state == State.GIVEN_UP;
  }

  /** What runs here, for the table: the process id, or why there is none. */
  String process() {
    return switch (state) {
      case STARTING, READY -> String.valueOf(child.pid());
      case PAUSING -> "starts again";
      case GIVEN_UP -> "given up";
    };
  }

  /**
   * Looks at the process and starts it again where that is due. Takes up to 2 s.
   *
   * @return whether the node has become ready by this call
   */
  boolean step() throws InterruptedException {
    switch (state) {
      case STARTING -> {
        if (child.ended().isDone()) {
          ended(Duration.ZERO);
        } else if (check.ready(child)) {
          enter(State.READY);
          return true;
        } else if (inState().compareTo(START_TIME) > 0) {
          child.kill();
        }
      }
      case READY -> {
        if (child.ended().isDone()) {
          ended(inState());
        }
      }
      case PAUSING -> {
        if (inState().compareTo(pause) >= 0) {
          startAgain();
        }
      }
      case GIVEN_UP -> {
        // Nothing runs here any more.
      }
    }
    return false;
  }

  private void startAgain() {
    enter(State.STARTING);
    try {
      child = start.at(place);
    } catch (DemoException e) {
      out.println("demo: " + e.getMessage());
      pauseAfter(Duration.ZERO);
    }
  }

  private void ended(Duration ready) {
    String what =
        "demo: %s (pid %d) ended with exit code %d; "
            .formatted(place.name(), child.pid(), child.ended().join());
    pauseAfter(ready);
    out.println(
        what
            + (givenUp()
                ? "not started again, it ended %d times in a row"
                    .formatted(Restarts.MAX_IN_A_ROW + 1)
                : "started again in %d s; the other nodes go on".formatted(pause.toSeconds())));
  }

  private void pauseAfter(Duration ready) {
    Optional<Duration> next = restarts.after(ready);
    pause = next.orElse(Duration.ZERO);
    enter(next.isPresent() ? State.PAUSING : State.GIVEN_UP);
  }

  private void enter(State next) {
    state = next;
    since = System.nanoTime();
  }

  private Duration inState() {
    return Duration.ofNanos(System.nanoTime() - since);
  }
}
