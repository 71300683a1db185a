package io.chatcluster.cluster.lettuce.place;

import io.lettuce.core.RedisURI;
import java.util.concurrent.CompletionStage;

/** One master of a Redis Cluster. While it cannot be reached the map is read again and again. */
public final class ShardPlace implements Place {
  private final ClusterMap map;
  private final RedisURI server;
  private boolean isFirst = true;

  public ShardPlace(ClusterMap map, RedisURI server) {
    this.map = map;
    this.server = server;
  }

  @Override
  public CompletionStage<RedisURI> find() {
    if (isFirst) {
      isFirst = false;
      return Place.at(server).find();
    }
    return map.refresh().handle((done, failure) -> server);
  }
}
