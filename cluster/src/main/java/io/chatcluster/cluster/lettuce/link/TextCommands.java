package io.chatcluster.cluster.lettuce.link;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.function.Supplier;

/** The commands of the connection that a link has just now. */
public final class TextCommands
    implements Link.Listener<StatefulRedisConnection<String, String>>,
        Supplier<RedisClusterAsyncCommands<String, String>> {
  private volatile StatefulRedisConnection<String, String> open;

  @Override
  public void up(StatefulRedisConnection<String, String> connection) {
    open = connection;
  }

  @Override
  public void down() {
    open = null;
  }

  @Override
  public RedisClusterAsyncCommands<String, String> get() {
    StatefulRedisConnection<String, String> present = open;
    if (present == null) {
      throw new ClusterUnavailableException("the connection to Redis is broken");
    }
    return present.async();
  }
}
