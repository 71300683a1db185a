package io.chatcluster.cluster;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the parts of a {@link Cluster} count; written by any thread. */
final class Counters {
  final LongAdder received = new LongAdder();
  final LongAdder published = new LongAdder();
  final LongAdder publishLost = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

  Counters() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  void dropped(DropReason reason) {
    dropped.get(reason).increment();
  }

  Map<DropReason, Long> dropped() {
    Map<DropReason, Long> sums = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> sums.put(reason, count.sum()));
    return sums;
  }
}
