package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.RedisErrors;
import io.chatcluster.cluster.lettuce.link.Masters;
import io.chatcluster.cluster.lettuce.place.ClusterMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A {@link Bus} over sharded publish/subscribe, Redis 7 or newer: in a Redis Cluster a message
 * stays on the master whose slot its channel belongs to. One server, or the master of Sentinels, is
 * one shard.
 *
 * <p>What one bus publishes keeps its order within a shard. A shard that is away loses its own
 * channels only; they are told to {@link BusListener#lost}, as are those whose slot moves to
 * another master. There are no patterns.
 *
 * <p>Messages are told on the I/O threads of the connections, one connection per shard; breaks on
 * the thread of the links.
 */
public final class LettuceShardedBus implements Bus, Shard.Owner {
  private static final int TRIES_FOR_A_WAY = 200;

  private final LettuceConnections connections;
  private final ClusterMap map;
  private final Map<String, Shard> shards = new ConcurrentHashMap<>();
  private volatile BusListener listener;
  private volatile boolean isClosed;

  /** How many shards can be heard; used on the thread of the links alone. */
  private int hearing;

  /**
   * Prepares; nothing is connected yet.
   *
   * @param connections are not closed with the bus
   */
  public LettuceShardedBus(LettuceConnections connections) {
    this.connections = connections;
    this.map = connections.map();
  }

  @Override
  public CompletionStage<Void> start(BusListener hears) {
    boolean isFirst = listener == null;
    listener = hears;
    if (isFirst) {
      connections.onBreak(hears::faltered);
    }
    if (map == null) {
      return shards.computeIfAbsent("", name -> Shard.whole(connections, this)).start();
    }
    if (isFirst) {
      map.onChange(this::follow);
    }
    return connections
        .shared()
        .thenCompose(keyed -> connections.mapped(this::follow))
        .thenCompose(done -> startAll());
  }

  /** A Redis Cluster with one master down is to be used all the same. */
  private CompletionStage<Void> startAll() {
    CompletableFuture<?>[] starting =
        shards.values().stream().map(Shard::start).toArray(CompletableFuture[]::new);
    return connections
        .patiently(CompletableFuture.allOf(starting))
        .handle(
            (done, failure) -> {
              if (!connected()) {
                throw away();
              }
              return null;
            });
  }

  /** One shard for every master; what was heard elsewhere than where it belongs is lost. */
  private void follow() {
    if (isClosed) {
      return;
    }
    Map<String, Shard> wanted = new LinkedHashMap<>();
    map.masters()
        .forEach(
            master -> {
              String name = Masters.name(master);
              Shard known = shards.get(name);
              wanted.put(name, known == null ? Shard.of(master, connections, this) : known);
            });
    List<Shard> gone = new ArrayList<>(shards.values());
    gone.removeAll(wanted.values());
    shards.putAll(wanted);
    gone.forEach(shard -> shards.remove(shard.name(), shard));
    gone.forEach(Shard::close);
    wanted.values().forEach(shard -> shard.keepOnly(channel -> ownerOf(channel) == shard));
    wanted.values().forEach(Shard::start);
  }

  @Override
  public void up() {
    if (hearing++ == 0 && !isClosed) {
      listener.connected();
    }
  }

  @Override
  public void down(List<String> channels) {
    hearing--;
    if (isClosed) {
      return;
    }
    if (hearing == 0) {
      listener.disconnected();
    } else {
      lost(channels);
    }
  }

  @Override
  public void lost(List<String> channels) {
    if (!channels.isEmpty() && !isClosed) {
      listener.lost(channels);
    }
  }

  @Override
  public void message(String channel, byte[] message) {
    listener.message(channel, message);
  }

  @Override
  public void misplaced() {
    if (map != null) {
      map.refresh();
    }
  }

  private Shard ownerOf(String channel) {
    return map == null
        ? shards.get("")
        : map.ownerOf(channel).map(master -> shards.get(Masters.name(master))).orElse(null);
  }

  @Override
  public CompletionStage<Long> publish(String channel, byte[] message) {
    Shard shard = ownerOf(channel);
    return shard == null ? CompletableFuture.failedFuture(away()) : shard.publish(channel, message);
  }

  @Override
  public Collection<List<String>> groups(Collection<String> channels) {
    return channels.stream()
        .collect(
            Collectors.groupingBy(
                channel -> {
                  Shard shard = ownerOf(channel);
                  return shard == null ? "none" : shard.name();
                }))
        .values();
  }

  @Override
  public CompletionStage<Void> subscribe(Collection<String> channels) {
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    for (List<String> group : groups(channels)) {
      Shard shard = ownerOf(group.get(0));
      parts.add(shard == null ? CompletableFuture.failedFuture(away()) : shard.subscribe(group));
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
  }

  @Override
  public CompletionStage<Void> unsubscribe(Collection<String> channels) {
    // Wherever they are heard: their slots may have moved since.
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    shards.values().forEach(shard -> parts.add(shard.unsubscribe(channels)));
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
  }

  @Override
  public CompletionStage<Void> subscribePatterns(Collection<String> patterns) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("sharded publish/subscribe knows no patterns"));
  }

  /** There are none. */
  @Override
  public CompletionStage<Void> unsubscribePatterns(Collection<String> patterns) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Long> subscribers(String channel) {
    Shard shard = ownerOf(channel);
    return shard == null ? CompletableFuture.failedFuture(away()) : shard.subscribers(channel);
  }

  /** One channel for every master: each connection is on one of the ways. */
  @Override
  public List<String> ways(String channel) {
    Map<Object, String> ways = new LinkedHashMap<>();
    int masters = map == null ? 1 : map.masters().size();
    for (int i = 0; i < TRIES_FOR_A_WAY && ways.size() < masters; i++) {
      String way = channel + i + "#";
      Shard shard = ownerOf(way);
      ways.putIfAbsent(shard == null ? "none" : shard.name(), way);
    }
    return List.copyOf(ways.values());
  }

  private static ClusterUnavailableException away() {
    return new ClusterUnavailableException("the shard of the channel is not connected");
  }

  @Override
  public RedisErrors errors() {
    return connections.errors();
  }

  @Override
  public boolean connected() {
    return !isClosed && shards.values().stream().anyMatch(Shard::isUp);
  }

  @Override
  public void close() {
    isClosed = true;
    shards.values().forEach(Shard::close);
    shards.clear();
  }
}
