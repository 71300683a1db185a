package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.RedisErrors;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.lettuce.link.BatchedConnection;
import io.chatcluster.cluster.lettuce.link.Link;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A {@link Bus} over the ordinary publish/subscribe of Redis: one connection that hears, and one
 * that publishes. In a Redis Cluster these lead to two masters, and what is published travels
 * between all nodes of it; the order of what one bus publishes holds there too.
 *
 * <p>Messages are told on the I/O thread of the connection that hears, its breaks on the thread of
 * the links.
 */
public final class LettuceBus implements Bus {
  private final LettuceConnections connections;
  private Link<?> link;
  private volatile BatchedConnection publishing;
  private volatile Hearing hearing;

  /**
   * Prepares; nothing is connected yet.
   *
   * @param connections are not closed with the bus
   */
  public LettuceBus(LettuceConnections connections) {
    this.connections = connections;
  }

  @Override
  public CompletionStage<Void> start(BusListener listener) {
    return connections
        .publishing()
        .thenAccept(connection -> publishing = connection)
        .thenCompose(done -> connections.start(linkTo(listener)));
  }

  private synchronized Link<?> linkTo(BusListener listener) {
    if (link == null) {
      connections.onBreak(listener::faltered);
      link =
          connections.hearing(
              new Link.Listener<>() {
                @Override
                public void up(StatefulRedisPubSubConnection<String, byte[]> connection) {
                  hearing = new Hearing(connection, listener, connections.errors());
                  listener.connected();
                }

                @Override
                public void down() {
                  Hearing ended = hearing;
                  hearing = null;
                  if (ended != null) {
                    ended.end();
                  }
                  listener.disconnected();
                }
              });
    }
    return link;
  }

  @Override
  public CompletionStage<Long> publish(String channel, byte[] message) {
    BatchedConnection connection = publishing;
    return connection == null
        ? CompletableFuture.failedFuture(notConnected())
        : connection.send(
            RedisOperation.PUBLISHING,
            message.length,
            commands -> commands.publish(channel, message));
  }

  @Override
  public CompletionStage<Void> subscribe(Collection<String> channels) {
    Hearing present = hearing;
    return present == null
        ? CompletableFuture.failedFuture(notConnected())
        : present.subscribe(channels);
  }

  @Override
  public CompletionStage<Void> unsubscribe(Collection<String> channels) {
    Hearing present = hearing;
    return present == null
        ? CompletableFuture.failedFuture(notConnected())
        : present.unsubscribe(channels);
  }

  @Override
  public CompletionStage<Void> subscribePatterns(Collection<String> patterns) {
    Hearing present = hearing;
    return present == null
        ? CompletableFuture.failedFuture(notConnected())
        : present.subscribePatterns(patterns);
  }

  @Override
  public CompletionStage<Void> unsubscribePatterns(Collection<String> patterns) {
    Hearing present = hearing;
    return present == null
        ? CompletableFuture.failedFuture(notConnected())
        : present.unsubscribePatterns(patterns);
  }

  @Override
  public CompletionStage<Long> subscribers(String channel) {
    return publishing == null
        ? CompletableFuture.failedFuture(notConnected())
        : connections.subscribers(channel);
  }

  private static ClusterUnavailableException notConnected() {
    return new ClusterUnavailableException("the bus is not connected");
  }

  @Override
  public RedisErrors errors() {
    return connections.errors();
  }

  @Override
  public boolean connected() {
    BatchedConnection connection = publishing;
    return hearing != null && connection != null && connection.isUp();
  }

  @Override
  public void close() {
    Link<?> ended;
    synchronized (this) {
      ended = link;
      link = null;
    }
    hearing = null;
    publishing = null;
    if (ended != null) {
      connections.end(ended);
    }
  }
}
