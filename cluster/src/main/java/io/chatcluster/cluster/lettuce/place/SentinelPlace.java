package io.chatcluster.cluster.lettuce.place;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The master that Sentinels name. One of them is asked at every look of a link, so that a master
 * that was replaced is left while it still takes itself for one. They learn of a failover one after
 * the other: of two answers the one with the higher epoch counts. The address is asked for by
 * itself, as a Sentinel that leads a failover gives the new one there while it still turns the
 * other replicas round.
 */
public final class SentinelPlace implements Place {
  private static final RedisURI NONE = RedisURI.create("redis://none");

  /** So long the looks of several links share an answer. */
  private static final long FRESH_NANOS = Duration.ofMillis(200).toNanos();

  private final RedisClient client;
  private final List<RedisURI> sentinels;
  private final String masterId;
  private final RedisURI template;
  private final Duration timeout;
  private final Runnable onChange;
  private int next;
  private StatefulRedisSentinelConnection<String, String> sentinel;
  private CompletableFuture<RedisURI> asking;
  private RedisURI best = NONE;
  private long bestEpoch = -1;
  private long askedAt = System.nanoTime() - FRESH_NANOS;

  /**
   * @param template everything of the master's address but host and port
   * @param timeout the longest one Sentinel may take to answer
   * @param onChange is told, on any thread, that another server is the master
   */
  public SentinelPlace(
      RedisClient client,
      List<RedisURI> sentinels,
      String masterId,
      RedisURI template,
      Duration timeout,
      Runnable onChange) {
    this.client = client;
    this.sentinels = List.copyOf(sentinels);
    this.masterId = masterId;
    this.template = template;
    this.timeout = timeout;
    this.onChange = onChange;
  }

  /** Links that ask at the same time share the answer. */
  @Override
  public synchronized CompletionStage<RedisURI> find() {
    if (asking == null || asking.isDone()) {
      askedAt = System.nanoTime();
      asking = ask(sentinels.size()).toCompletableFuture();
    }
    return asking.copy();
  }

  private CompletionStage<RedisURI> ask(int left) {
    CompletionStage<RedisURI> asked =
        connected()
            .thenCompose(this::answer)
            .whenComplete(
                (found, failure) -> {
                  if (failure != null) {
                    leave();
                  }
                });
    return left == 1 ? asked : asked.exceptionallyCompose(failure -> ask(left - 1));
  }

  private synchronized CompletionStage<StatefulRedisSentinelConnection<String, String>>
      connected() {
    return sentinel != null && sentinel.isOpen()
        ? CompletableFuture.completedStage(sentinel)
        : client.connectSentinelAsync(StringCodec.UTF8, sentinels.get(next)).thenApply(this::keep);
  }

  private synchronized StatefulRedisSentinelConnection<String, String> keep(
      StatefulRedisSentinelConnection<String, String> connection) {
    sentinel = connection;
    return connection;
  }

  /** Another Sentinel is to be asked. */
  private synchronized void leave() {
    next = (next + 1) % sentinels.size();
    if (sentinel != null) {
      sentinel.closeAsync();
      sentinel = null;
    }
  }

  private CompletionStage<RedisURI> answer(StatefulRedisSentinelConnection<String, String> asked) {
    // In this order: the epoch is then never an older one than that of the address.
    CompletableFuture<SocketAddress> address =
        asked.async().getMasterAddrByName(masterId).toCompletableFuture();
    CompletableFuture<Map<String, String>> master =
        asked.async().master(masterId).toCompletableFuture();
    return address
        .thenCombine(master, this::adopted)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private RedisURI adopted(SocketAddress address, Map<String, String> master) {
    if (!(address instanceof InetSocketAddress named)) {
      throw new IllegalStateException("the Sentinels know no master " + masterId);
    }
    if (adopt(named, Long.parseLong(master.get("config-epoch")))) {
      onChange.run();
    }
    synchronized (this) {
      return best;
    }
  }

  private synchronized boolean adopt(InetSocketAddress named, long epoch) {
    if (epoch < bestEpoch) {
      return false;
    }
    RedisURI former = best;
    bestEpoch = epoch;
    best =
        RedisURI.builder(template)
            .withHost(named.getHostString())
            .withPort(named.getPort())
            .build();
    return !Place.isSame(former, best);
  }

  @Override
  public boolean isFoundByAsking() {
    return true;
  }

  /** Says what is known, and asks so that more is known at the next look. */
  @Override
  public synchronized boolean keeps(RedisURI server) {
    if (System.nanoTime() - askedAt >= FRESH_NANOS) {
      find();
    }
    return Place.isSame(server, best);
  }
}
