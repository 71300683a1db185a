package io.chatcluster.cluster.lettuce.place;

import io.lettuce.core.RedisURI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where a {@code Link} has to lead. No method blocks; all are called on the thread of the links.
 */
public interface Place {
  /** The server to connect to now; ends in bounded time. */
  CompletionStage<RedisURI> find();

  /** Whether a server that was right is so still, as far as is known; asked once a second. */
  default boolean keeps(RedisURI server) {
    return true;
  }

  /**
   * Whether {@link #keeps} is to be asked four times a second, because asking is what finds it out;
   * elsewhere {@code Link.check} is called when it changes.
   */
  default boolean isFoundByAsking() {
    return false;
  }

  /** A server that never moves. */
  static Place at(RedisURI server) {
    return () -> CompletableFuture.completedStage(server);
  }

  /** Whether two addresses name one server. */
  static boolean isSame(RedisURI one, RedisURI other) {
    return one.getPort() == other.getPort() && one.getHost().equals(other.getHost());
  }
}
