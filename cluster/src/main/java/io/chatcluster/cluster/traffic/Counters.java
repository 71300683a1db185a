package io.chatcluster.cluster.traffic;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the parts of a cluster node count; written by any thread. */
public final class Counters {
  /** Messages that arrived. */
  public final LongAdder received = new LongAdder();

  /** Messages handed to the bus. */
  public final LongAdder published = new LongAdder();

  /** Messages that the bus did not take, or lost. */
  public final LongAdder publishLost = new LongAdder();

  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

  public Counters() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  /** Counts a message that arrived and was not delivered. */
  public void dropped(DropReason reason) {
    dropped.get(reason).increment();
  }

  /** The counts per reason, at this moment. */
  public Map<DropReason, Long> dropped() {
    Map<DropReason, Long> sums = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> sums.put(reason, count.sum()));
    return sums;
  }
}
