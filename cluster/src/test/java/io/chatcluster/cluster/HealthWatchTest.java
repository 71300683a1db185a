package io.chatcluster.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatcluster.cluster.interest.Probe;
import io.chatcluster.cluster.testing.FakeBus;
import io.chatcluster.cluster.testing.ManualTimer;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.WireKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthWatchTest {
  private final ManualTimer timer = new ManualTimer();
  private final FakeBus bus = FakeBus.started();
  private final Channels channels = new Channels("socket.io", WireKind.CLASSIC);
  private final Probe probe =
      new Probe(bus, channels, "node_1", () -> Duration.ofMillis(timer.millis()).toNanos());
  private final List<String> told = new ArrayList<>();
  private boolean isHealthy = true;
  private int looks;
  private final HealthWatch health = new HealthWatch(timer, probe, this::look);

  private boolean look() {
    looks++;
    return isHealthy;
  }

  @BeforeEach
  void start() {
    bus.whenPublishing(probe::took);
    health.add(
        new ClusterListener() {
          @Override
          public void healthy() {
            told.add("healthy");
          }

          @Override
          public void degraded() {
            told.add("degraded");
          }
        });
    health.start();
    timer.pass(Duration.ofSeconds(2));
    looks = 0;
  }

  private int looksIn(Duration time) {
    int before = looks;
    timer.pass(time);
    return looks - before;
  }

  @Test
  void whileAllIsWellItLooksOnceASecond() {
    assertThat(told).containsExactly("healthy");
    assertThat(looksIn(Duration.ofSeconds(10))).isEqualTo(10);
    assertThat(bus.published()).hasSizeBetween(10, 12);
  }

  @Test
  void aBreakIsToldAtOnceAndItsEndSoon() {
    isHealthy = false;
    health.broken();
    health.broken();
    assertThat(looksIn(Duration.ZERO)).isEqualTo(1);
    assertThat(told).containsExactly("healthy", "degraded");

    assertThat(looksIn(Duration.ofSeconds(2))).isEqualTo(10);
    isHealthy = true;
    timer.pass(Probe.STEP);
    assertThat(told).containsExactly("healthy", "degraded", "healthy");
    assertThat(looksIn(Duration.ofSeconds(3))).isEqualTo(3);
  }

  @Test
  void itLooksMoreOftenWhileAProbeIsMissing() {
    bus.whenPublishing(channel -> {});
    timer.pass(Duration.ofSeconds(2));

    assertThat(looksIn(Duration.ofSeconds(1))).isEqualTo(5);
  }

  @Test
  void nothingIsLookedAtBeforeTheStart() {
    HealthWatch early = new HealthWatch(timer, probe, this::look);
    early.broken();

    assertThat(looksIn(Duration.ofMillis(1))).isZero();
  }
}
