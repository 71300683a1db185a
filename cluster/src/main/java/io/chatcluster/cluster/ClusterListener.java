package io.chatcluster.cluster;

/**
 * Hears whether this node hears and reaches the others, see {@link Cluster#healthy()}. Called on
 * the thread {@code cluster-timer}, a quarter of a second after the change at the latest, one call
 * at a time and in turns, {@code healthy} first; a change that does not last that long may not be
 * told. It must not block.
 */
public interface ClusterListener {
  /** From now on the node hears and reaches the others. */
  default void healthy() {}

  /** From now on it does not. */
  default void degraded() {}
}
