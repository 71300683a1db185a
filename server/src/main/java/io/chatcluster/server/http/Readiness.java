package io.chatcluster.server.http;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a load balancer should send clients here. Starting until {@link #started}, then ready
 * unless a part says otherwise, and draining for ever after {@link #draining}. A part that is only
 * impaired is named among the reasons and changes nothing else. Every change is one log line. Safe
 * for all threads; never blocks.
 */
public final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private final SortedMap<String, String> notReady = new TreeMap<>();
  private final SortedMap<String, String> impaired = new TreeMap<>();
  private boolean started;
  private boolean draining;

  /** What the node is doing. */
  public enum Status {
    STARTING,
    READY,
    NOT_READY,
    DRAINING;

    /** The name in answers and logs, for example {@code not_ready}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The status at one moment.
   *
   * @param reasons why a part is not ready or impaired, by the name of the part
   */
  public record Report(Status status, SortedMap<String, String> reasons) {
    /** Whether clients should be sent here. */
    public boolean ready() {
      return status == Status.READY;
    }

    @Override
    public String toString() {
      return reasons.isEmpty() ? status.text() : status.text() + " " + reasons;
    }
  }

  /** All parts run. */
  public void started() {
    change(() -> started = true);
  }

  /**
   * A part cannot serve clients; it stays so until {@link #ready}.
   *
   * @param part a short name, for example {@code redis}
   * @param reason in words for an operator, without secrets
   */
  public void notReady(String part, String reason) {
    change(
        () -> {
          impaired.remove(part);
          notReady.put(part, reason);
        });
  }

  /**
   * A part serves clients with a restriction that other nodes share, or that no other node could
   * avoid; it stays so until {@link #ready}. The node counts as ready.
   *
   * @param part as for {@link #notReady}
   * @param reason in words for an operator, without secrets
   */
  public void impaired(String part, String reason) {
    change(
        () -> {
          notReady.remove(part);
          impaired.put(part, reason);
        });
  }

  /** A part serves again. */
  public void ready(String part) {
    change(
        () -> {
          notReady.remove(part);
          impaired.remove(part);
        });
  }

  /** The node goes away and takes no more clients. */
  public void draining() {
    change(() -> draining = true);
  }

  /** The status now. */
  public synchronized Report report() {
    SortedMap<String, String> reasons = new TreeMap<>(impaired);
    reasons.putAll(notReady);
    return new Report(status(), Collections.unmodifiableSortedMap(reasons));
  }

  private void change(Runnable action) {
    Report before;
    Report after;
    synchronized (this) {
      before = report();
      action.run();
      after = report();
    }
    if (!after.equals(before)) {
      log.info("readiness: {} (was {})", after, before);
    }
  }

  private Status status() {
    if (draining) {
      return Status.DRAINING;
    }
    if (!started) {
      return Status.STARTING;
    }
    return notReady.isEmpty() ? Status.READY : Status.NOT_READY;
  }
}
