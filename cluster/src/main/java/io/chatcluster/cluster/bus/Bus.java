package io.chatcluster.cluster.bus;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Publish/subscribe between nodes, at most once: what is published while this node or a subscriber
 * is not connected is lost. All messages of one channel reach every subscriber in the same order,
 * and what one bus publishes is seen in the order of its calls, unless its implementation says
 * less. All methods may be called from any thread and none blocks; a stage may complete on a thread
 * of the bus, which must not be blocked.
 */
public interface Bus extends AutoCloseable {
  /**
   * Connects. To be called before anything else; may be called again, with the same listener, where
   * it or the start of the node failed.
   *
   * @param listener hears messages and the state of the connection, from now until {@link #close()}
   * @return completes when connected; fails with {@link ClusterUnavailableException} when that did
   *     not succeed within the bounds of the implementation
   */
  CompletionStage<Void> start(BusListener listener);

  /**
   * Sends a message to the subscribers of a channel, this bus included.
   *
   * @param message is not copied and must not change afterwards
   * @return how many subscriptions took it where it was published; fails when it was certainly or
   *     possibly lost, at once when not connected
   */
  CompletionStage<Long> publish(String channel, byte[] message);

  /**
   * Listens to channels. Channels that this bus listens to already may be among them: they are
   * confirmed again.
   *
   * @return completes when the subscription of all is confirmed; fails at once when not connected
   */
  CompletionStage<Void> subscribe(Collection<String> channels);

  /** Stops listening to channels; those that are not listened to do no harm. */
  CompletionStage<Void> unsubscribe(Collection<String> channels);

  /**
   * Listens to every channel that matches one of the patterns, which are those of Redis'
   * PSUBSCRIBE. A channel that is matched by a subscription too is heard twice.
   *
   * @return fails with {@link NotPermittedException} where the user may not subscribe to them
   */
  CompletionStage<Void> subscribePatterns(Collection<String> patterns);

  /** Stops listening to patterns; those that are not listened to do no harm. */
  CompletionStage<Void> unsubscribePatterns(Collection<String> patterns);

  /**
   * How many connections listen to a channel by {@link #subscribe}: all members of the cluster, the
   * Node.js ones too. Patterns are not counted. A connection whose other end died silently is
   * counted until Redis notices.
   *
   * @return the sum over all masters of a Redis Cluster; fails at once when not connected
   */
  CompletionStage<Long> subscribers(String channel);

  /**
   * Divides channels so that each part is answered by itself when it is subscribed: what belongs to
   * a shard that is away does not keep the others from being confirmed.
   */
  default Collection<List<String>> groups(Collection<String> channels) {
    return List.of(List.copyOf(channels));
  }

  /**
   * Channels that together use every connection of the bus, made of the name of one: who hears what
   * he publishes on all of them can rely on the bus. They may change with every call.
   */
  default List<String> ways(String channel) {
    return List.of(channel);
  }

  /**
   * What Redis refuses. One object for the life of the bus; a bus without Redis refuses nothing.
   */
  default RedisErrors errors() {
    return new RedisErrors();
  }

  /** Whether messages can be published and heard just now, as far as is known. */
  boolean connected();

  /** Ends the connection; nothing is heard afterwards. */
  @Override
  void close();
}
