package io.chatcluster.cluster;

import io.chatcluster.cluster.timer.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the health of the node four times a second and tells its changes. */
final class HealthWatch {
  private static final Logger log = LoggerFactory.getLogger(HealthWatch.class);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Timer timer;
  private final BooleanSupplier health;
  private final List<ClusterListener> listeners = new CopyOnWriteArrayList<>();
  private boolean wasHealthy;

  HealthWatch(Timer timer, BooleanSupplier health) {
    this.timer = timer;
    this.health = health;
  }

  void add(ClusterListener listener) {
    listeners.add(listener);
  }

  void start() {
    timer.after(LOOK, this::look);
  }

  private void look() {
    boolean isHealthy = health.getAsBoolean();
    if (isHealthy != wasHealthy) {
      wasHealthy = isHealthy;
      listeners.forEach(listener -> tell(listener, isHealthy));
    }
    timer.after(LOOK, this::look);
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
