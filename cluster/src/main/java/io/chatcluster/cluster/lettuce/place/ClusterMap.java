package io.chatcluster.cluster.lettuce.place;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.chatcluster.cluster.bus.RedisErrors;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which master of a Redis Cluster has which slots. It is read anew every few seconds, and sooner
 * when somebody found that it is wrong or a slot has no master, but never more than one time after
 * the other and at most ten times a second. Its methods may be called from any thread and none
 * blocks.
 */
public final class ClusterMap {
  private static final Logger log = LoggerFactory.getLogger(ClusterMap.class);
  private static final long PERIOD_MILLIS = 5_000;
  private static final long LEAST_PAUSE_MILLIS = 100;

  /** While a slot has no master: nobody may be trying to reach it then, who would ask sooner. */
  private static final long PAUSE_WITH_HOLES_MILLIS = 400;

  /**
   * How long one server may take to answer: a frozen one delays the reading by that. Where none has
   * answered in time it is doubled, up to the longest, as this machine may be the one that is slow.
   */
  private static final Duration FIRST_TIMEOUT = Duration.ofSeconds(1);

  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(8);

  private final RedisClusterClient client;
  private final List<RedisURI> seeds;
  private final RedisURI template;
  private final ScheduledExecutorService thread;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile State state = new State(List.of(), new int[0]);

  private CompletableFuture<Void> refreshing;
  private boolean isPeriodic;
  private boolean isLookPlanned;

  /** Used on the thread of the links alone. */
  private Duration timeout = FIRST_TIMEOUT;

  /** The masters, and for every slot the index of its master, -1 for none. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
  private record State(List<RedisURI> masters, int[] owners) {}

  /**
   * Prepares; nothing is known before {@link #refresh}.
   *
   * @param seeds the addresses that the client was made with; their timeouts are changed
   * @param template everything of a node's address but host and port
   */
  public ClusterMap(
      RedisClusterClient client,
      List<RedisURI> seeds,
      RedisURI template,
      ScheduledExecutorService thread) {
    this.client = client;
    this.seeds = List.copyOf(seeds);
    seeds.forEach(seed -> seed.setTimeout(FIRST_TIMEOUT));
    this.template = template;
    this.thread = thread;
  }

  /** Is told, on the thread of the links, when the masters or their slots have changed. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** The masters that have slots and are not known to have failed. */
  public List<RedisURI> masters() {
    return state.masters;
  }

  /** The master whose slots a key or channel belongs to; empty where none is known. */
  public Optional<RedisURI> ownerOf(String key) {
    State present = state;
    int slot = SlotHash.getSlot(key);
    return slot >= present.owners.length || present.owners[slot] < 0
        ? Optional.empty()
        : Optional.of(present.masters.get(present.owners[slot]));
  }

  /** Reads the map anew. Callers that come while it is being read share the answer. */
  public synchronized CompletionStage<Void> refresh() {
    if (refreshing == null) {
      CompletableFuture<Void> reading = new CompletableFuture<>();
      refreshing = reading;
      if (!isPeriodic) {
        isPeriodic = true;
        Future<?> unused =
            thread.scheduleWithFixedDelay(
                this::refresh, PERIOD_MILLIS, PERIOD_MILLIS, MILLISECONDS);
      }
      // Not by the caller: Lettuce opens connections, and may hold locks of its own meanwhile.
      thread.execute(() -> read(reading));
    }
    return refreshing.copy();
  }

  private void read(CompletableFuture<Void> reading) {
    client
        .refreshPartitionsAsync()
        .whenComplete(
            (done, failure) ->
                thread.execute(
                    () -> {
                      if (failure == null) {
                        limit(FIRST_TIMEOUT);
                        adopt();
                        reading.complete(null);
                      } else {
                        Duration doubled = timeout.multipliedBy(2);
                        limit(doubled.compareTo(MAX_TIMEOUT) < 0 ? doubled : MAX_TIMEOUT);
                        log.debug(
                            "Could not read the map of the Redis Cluster: {}",
                            RedisErrors.shown(failure.toString()));
                        reading.completeExceptionally(failure);
                      }
                      Future<?> unused =
                          thread.schedule(this::readable, LEAST_PAUSE_MILLIS, MILLISECONDS);
                    }));
  }

  private void limit(Duration other) {
    if (!other.equals(timeout)) {
      timeout = other;
      seeds.forEach(seed -> seed.setTimeout(other));
      // Before the first reading there are none, and asking for them would block.
      if (!state.masters.isEmpty()) {
        client.getPartitions().forEach(node -> node.getUri().setTimeout(other));
      }
    }
  }

  private synchronized void readable() {
    refreshing = null;
    if (hasHoles() && !isLookPlanned) {
      isLookPlanned = true;
      Future<?> unused =
          thread.schedule(this::look, PAUSE_WITH_HOLES_MILLIS - LEAST_PAUSE_MILLIS, MILLISECONDS);
    }
  }

  private boolean hasHoles() {
    return Arrays.stream(state.owners).anyMatch(owner -> owner < 0);
  }

  private void look() {
    synchronized (this) {
      isLookPlanned = false;
    }
    refresh();
  }

  private void adopt() {
    List<RedisURI> masters = new ArrayList<>();
    int[] owners = new int[SlotHash.SLOT_COUNT];
    Arrays.fill(owners, -1);
    for (RedisClusterNode node : client.getPartitions()) {
      if (node.getRole().isUpstream()
          && !node.is(RedisClusterNode.NodeFlag.FAIL)
          && !node.is(RedisClusterNode.NodeFlag.NOADDR)
          && !node.hasNoSlots()) {
        int index = masters.size();
        masters.add(
            RedisURI.builder(template)
                .withHost(node.getUri().getHost())
                .withPort(node.getUri().getPort())
                .build());
        node.forEachSlot(slot -> owners[slot] = index);
      }
    }
    State former = state;
    state = new State(List.copyOf(masters), owners);
    if (!former.masters.equals(masters) || !Arrays.equals(former.owners, owners)) {
      log.info("The Redis Cluster has {} masters", masters.size());
      listeners.forEach(Runnable::run);
    }
  }
}
