package io.chatcluster.cluster.traffic;

import io.chatcluster.cluster.bus.RedisErrorKind;
import io.chatcluster.cluster.bus.RedisOperation;
import java.time.Duration;

/**
 * Hears what happens, for a metrics library of the application. Called on the threads on which it
 * happens, those of Redis and event loops among them: it must count and return, and not throw.
 */
public interface ClusterMetrics {
  /** A message arrived; it may be dropped later. */
  default void received(int bytes) {}

  /** A message was handed to the bus. */
  default void published(int bytes) {}

  /**
   * A message was not taken by the bus, or its connection was gone before the bus answered; of
   * those some may have arrived.
   */
  default void publishLost() {}

  /**
   * Messages that other Java nodes sent on channels this node listens to never arrived.
   *
   * @param more how many, since the last call
   */
  default void missed(long more) {}

  /** A message that arrived was not delivered. */
  default void dropped(DropReason reason) {}

  /**
   * Redis answered a command with an error; what it refuses now says {@code Cluster.redisErrors}.
   */
  default void redisRefused(RedisOperation operation, RedisErrorKind kind) {}

  /**
   * A question to other members is over.
   *
   * @param took from its beginning
   * @param isComplete whether all answers came; not when it failed
   */
  default void queryEnded(Duration took, boolean isComplete) {}
}
