package io.chatcluster.cluster.interest;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.wire.Channels;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether what this node publishes comes back to it, on every way that the bus has. A connection
 * that is open proves nothing: the other end may have stopped, or what lies between may have
 * forgotten it. Its methods never block.
 */
public final class Probe {
  /** Between two steps while one is missing. */
  public static final Duration STEP = Duration.ofMillis(200);

  /** A second, and what may be missing from one where two steps are a second apart. */
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  private final Bus bus;
  private final String channel;
  private final LongSupplier nanoClock;
  private final Map<String, ProbeWay> ways = new ConcurrentHashMap<>();
  private long tickedAt;

  /**
   * Prepares; nothing is sent before the first {@link #step}.
   *
   * @param uid the name of this node in the cluster
   */
  public Probe(Bus bus, Channels channels, String uid) {
    this(bus, channels, uid, System::nanoTime);
  }

  /** The same with a clock of its own. */
  public Probe(Bus bus, Channels channels, String uid, LongSupplier nanoClock) {
    this(bus, channels.probe(uid), nanoClock);
  }

  Probe(Bus bus, String channel, LongSupplier nanoClock) {
    this.bus = bus;
    this.channel = channel;
    this.nanoClock = nanoClock;
    this.tickedAt = nanoClock.getAsLong();
  }

  /**
   * Probes if it is time: once a second, and five times a second while one is missing, as who waits
   * for Redis to be back is to learn it soon. To be called by one thread when the bus has started.
   *
   * @return whether one is missing, so that the next step is due in {@link #STEP}; else in a second
   */
  public boolean step() {
    boolean isMissing = ways.values().stream().anyMatch(ProbeWay::isMissing);
    if (nanoClock.getAsLong() - tickedAt >= (isMissing ? STEP.toNanos() : PERIOD_NANOS)) {
      tick();
    }
    return isMissing;
  }

  /** Sends a probe on every way there is now. */
  void tick() {
    tickedAt = nanoClock.getAsLong();
    List<String> present = bus.ways(channel);
    List<String> gone = ways.keySet().stream().filter(way -> !present.contains(way)).toList();
    if (!gone.isEmpty()) {
      bus.unsubscribe(new HashSet<>(gone));
      gone.forEach(ways::remove);
    }
    for (String way : present) {
      ways.computeIfAbsent(way, name -> new ProbeWay(bus, name, nanoClock)).tick();
    }
  }

  /** Takes a message of the bus: true when it was a probe. */
  public boolean took(String from) {
    if (!from.startsWith(channel)) {
      return false;
    }
    ProbeWay way = ways.get(from);
    if (way != null) {
      way.arrived();
    }
    return true;
  }

  /** Whether on no way a probe has been missing for 2 s. */
  public boolean answered() {
    for (ProbeWay way : ways.values()) {
      if (!way.isAnswered()) {
        return false;
      }
    }
    return true;
  }
}
