package io.chatcluster.cluster.lettuce.link;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.lettuce.place.ClusterMap;
import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** One batched connection to each master of a Redis Cluster, for as long as it is a master. */
public final class Masters {
  private final ClusterMap map;
  private final Function<RedisURI, BatchedLink> maker;
  private final Consumer<BatchedLink> ending;
  private final Map<String, BatchedLink> links = new ConcurrentHashMap<>();

  /**
   * @param maker makes the link to a master
   * @param ending ends it
   */
  public Masters(
      ClusterMap map, Function<RedisURI, BatchedLink> maker, Consumer<BatchedLink> ending) {
    this.map = map;
    this.maker = maker;
    this.ending = ending;
    map.onChange(this::follow);
  }

  /** On the thread of the links alone. */
  public void follow() {
    List<String> present = map.masters().stream().map(Masters::name).toList();
    links.forEach(
        (name, link) -> {
          if (!present.contains(name) && links.remove(name, link)) {
            ending.accept(link);
          }
        });
    for (RedisURI master : map.masters()) {
      links.computeIfAbsent(name(master), name -> maker.apply(master)).start(Integer.MAX_VALUE);
    }
  }

  /** Completes when all are connected that are masters now. */
  public CompletableFuture<Void> connected() {
    return CompletableFuture.allOf(
        links.values().stream()
            .map(link -> link.start(Integer.MAX_VALUE))
            .toArray(CompletableFuture[]::new));
  }

  /** The connection to a master; null where it is none. */
  public BatchedConnection get(RedisURI master) {
    BatchedLink link = links.get(name(master));
    return link == null ? null : link.connection();
  }

  /** The connection to the master that has a key or channel; null where none is known. */
  public BatchedConnection ownerOf(String key) {
    return map.ownerOf(key).map(this::get).orElse(null);
  }

  /** How many connections listen to a channel of the classic kind, whichever master they are at. */
  public CompletableFuture<Long> subscribers(String channel) {
    CompletableFuture<Long> sum = CompletableFuture.completedFuture(0L);
    for (RedisURI master : map.masters()) {
      BatchedConnection connection = get(master);
      CompletableFuture<Long> counted =
          connection == null
              ? CompletableFuture.failedFuture(
                  new ClusterUnavailableException("a master of the Redis Cluster is away"))
              : connection
                  .send(
                      RedisOperation.SUBSCRIPTIONS,
                      channel.length(),
                      commands -> commands.pubsubNumsub(channel))
                  .thenApply(counts -> counts.getOrDefault(channel, 0L));
      sum = sum.thenCombine(counted, Long::sum);
    }
    return sum;
  }

  /** What tells a master from others. */
  public static String name(RedisURI master) {
    return master.getHost() + ":" + master.getPort();
  }
}
