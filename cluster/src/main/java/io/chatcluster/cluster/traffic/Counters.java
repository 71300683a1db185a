package io.chatcluster.cluster.traffic;

import io.chatcluster.cluster.bus.RedisErrorKind;
import io.chatcluster.cluster.bus.RedisOperation;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the parts of a cluster node count, and tell to {@link ClusterMetrics}. Any thread. */
public final class Counters {
  private final LongAdder received = new LongAdder();
  private final LongAdder published = new LongAdder();
  private final LongAdder publishLost = new LongAdder();
  private final LongAdder unheard = new LongAdder();
  private final AtomicLong missed = new AtomicLong();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);
  private final List<ClusterMetrics> metrics = new CopyOnWriteArrayList<>();

  public Counters() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  /** Tells from now on. */
  public void add(ClusterMetrics hearing) {
    metrics.add(hearing);
  }

  /** A message arrived. */
  public void received(int bytes) {
    received.increment();
    metrics.forEach(each -> each.received(bytes));
  }

  /** A message is handed to the bus. */
  public void published(int bytes) {
    published.increment();
    metrics.forEach(each -> each.published(bytes));
  }

  /** The bus did not take a message, or lost it. */
  public void publishLost() {
    publishLost.increment();
    metrics.forEach(ClusterMetrics::publishLost);
  }

  /**
   * Messages of other nodes never arrived. The sum stays where a long ends.
   *
   * @param more at least 1
   */
  public void missed(long more) {
    missed.accumulateAndGet(more, (sum, each) -> sum + Math.min(each, Long.MAX_VALUE - sum));
    metrics.forEach(each -> each.missed(more));
  }

  /** A message that arrived was not delivered. */
  public void dropped(DropReason reason) {
    dropped.get(reason).increment();
    metrics.forEach(each -> each.dropped(reason));
  }

  /** A question is over. */
  public void queryEnded(Duration took, boolean isComplete) {
    metrics.forEach(each -> each.queryEnded(took, isComplete));
  }

  /** Redis answered a command with an error; the counts are kept by the bus. */
  public void redisRefused(RedisOperation operation, RedisErrorKind kind) {
    metrics.forEach(each -> each.redisRefused(operation, kind));
  }

  /** No subscription took a message on a channel that this node is subscribed to. */
  public void unheard() {
    unheard.increment();
  }

  /** How often no subscription took such a message. */
  public long unheards() {
    return unheard.sum();
  }

  /** How many messages arrived. */
  public long received() {
    return received.sum();
  }

  /** How many messages were handed to the bus. */
  public long published() {
    return published.sum();
  }

  /** How many messages the bus did not take, or lost. */
  public long publishLosses() {
    return publishLost.sum();
  }

  /** How many messages of other nodes never arrived. */
  public long misses() {
    return missed.get();
  }

  /** The messages that were not delivered, per reason. */
  public Map<DropReason, Long> dropped() {
    Map<DropReason, Long> sums = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> sums.put(reason, count.sum()));
    return sums;
  }
}
