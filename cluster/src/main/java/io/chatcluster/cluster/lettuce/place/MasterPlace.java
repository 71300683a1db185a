package io.chatcluster.cluster.lettuce.place;

import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Any master of a Redis Cluster: publish/subscribe of the classic kind reaches all its nodes,
 * wherever it enters. A second one avoids the master of the first, so that the way from one to the
 * other is used and can be watched.
 */
public final class MasterPlace implements Place {
  private final ClusterMap map;
  private final MasterPlace other;
  private int next = ThreadLocalRandom.current().nextInt(1 << 20);
  private RedisURI chosen;

  /**
   * @param other whose master to avoid; null for none
   */
  public MasterPlace(ClusterMap map, MasterPlace other) {
    this.map = map;
    this.other = other;
  }

  @Override
  public CompletionStage<RedisURI> find() {
    // What is known may be enough where the cluster is too troubled to be asked.
    return map.refresh().handle((done, failure) -> choose());
  }

  private RedisURI choose() {
    List<RedisURI> masters = map.masters();
    if (masters.isEmpty()) {
      throw new IllegalStateException("no master of the Redis Cluster is known");
    }
    next++;
    chosen = masters.get(next % masters.size());
    if (other != null && other.chosen != null && Place.isSame(chosen, other.chosen)) {
      next++;
      chosen = masters.get(next % masters.size());
    }
    return chosen;
  }

  @Override
  public boolean keeps(RedisURI server) {
    return map.masters().stream().anyMatch(master -> Place.isSame(master, server));
  }
}
