package io.chatcluster.cluster;

import io.chatcluster.cluster.interest.Probe;
import io.chatcluster.cluster.timer.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes the bus, looks at the health of the node and tells its changes. Once a second while all is
 * well; five times a second while the node is not healthy or a probe is missing; and at once when
 * the bus says that something broke.
 */
final class HealthWatch {
  private static final Logger log = LoggerFactory.getLogger(HealthWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Timer timer;
  private final Probe probe;
  private final BooleanSupplier health;
  private final List<ClusterListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean isLookPlanned = new AtomicBoolean();
  private volatile boolean isStarted;

  // Of the timer's thread.
  private boolean wasHealthy;
  private int looks;

  HealthWatch(Timer timer, Probe probe, BooleanSupplier health) {
    this.timer = timer;
    this.probe = probe;
    this.health = health;
  }

  void add(ClusterListener listener) {
    listeners.add(listener);
  }

  /** To be called when the bus has started. */
  void start() {
    isStarted = true;
    timer.after(Probe.STEP, this::look);
  }

  /** Something broke: looks now, not in a second. Any thread. */
  void broken() {
    if (isStarted && isLookPlanned.compareAndSet(false, true)) {
      timer.execute(
          () -> {
            isLookPlanned.set(false);
            look();
          });
    }
  }

  private void look() {
    boolean isWell = false;
    try {
      boolean isMissing = probe.step();
      isWell = lookAtHealth() && !isMissing;
    } finally {
      // Whatever fails here must not be the last look.
      plan(isWell);
    }
  }

  private boolean lookAtHealth() {
    boolean isHealthy = health.getAsBoolean();
    if (isHealthy != wasHealthy) {
      wasHealthy = isHealthy;
      listeners.forEach(listener -> tell(listener, isHealthy));
    }
    return isHealthy;
  }

  /** The next look, in the place of one that is planned already. */
  private void plan(boolean isWell) {
    int next = ++looks;
    Runnable task =
        () -> {
          if (next == looks) {
            look();
          }
        };
    if (isWell) {
      timer.atNext(PERIOD, task);
    } else {
      timer.after(Probe.STEP, task);
    }
  }

  private static void tell(ClusterListener listener, boolean isHealthy) {
    try {
      if (isHealthy) {
        listener.healthy();
      } else {
        listener.degraded();
      }
    } catch (RuntimeException e) {
      log.warn("A listener of the cluster's health failed", e);
    }
  }
}
