package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Bus} over Redis: one connection that hears, and the shared one that publishes. The
 * listener is called on the I/O thread of the connection.
 */
public final class LettuceBus implements Bus {
  private static final Logger log = LoggerFactory.getLogger(LettuceBus.class);

  private final LettuceConnections connections;
  private volatile StatefulRedisPubSubConnection<String, byte[]> hearing;
  private volatile BatchedConnection publishing;
  private volatile boolean isHearing;
  private volatile boolean isPublishing;
  private volatile boolean isClosed;

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
        .shared()
        .thenAccept(this::publishOn)
        .thenCompose(done -> connections.connectPubSub())
        .thenAccept(connection -> hearOn(connection, listener));
  }

  private void publishOn(BatchedConnection batched) {
    publishing = batched;
    isPublishing = true;
    watch(
        batched.connection(),
        () -> {
          log.info("Publishing to Redis again");
          isPublishing = true;
        },
        () -> {
          log.warn("Lost the connection to Redis for publishing");
          isPublishing = false;
        });
  }

  private void hearOn(
      StatefulRedisPubSubConnection<String, byte[]> connection, BusListener listener) {
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, byte[] message) {
            listener.message(channel, message);
          }

          @Override
          public void message(String pattern, String channel, byte[] message) {
            listener.message(channel, message);
          }
        });
    hearing = connection;
    isHearing = true;
    watch(
        connection,
        () -> {
          log.info("Hearing Redis again");
          isHearing = true;
          listener.connected();
        },
        () -> {
          log.warn("Lost the connection to Redis for hearing");
          isHearing = false;
          listener.disconnected();
        });
    listener.connected();
  }

  private void watch(StatefulConnection<?, ?> connection, Runnable up, Runnable down) {
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
            if (!isClosed) {
              up.run();
            }
          }

          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            if (!isClosed) {
              down.run();
            }
          }
        });
  }

  @Override
  public CompletionStage<Long> publish(String channel, byte[] message) {
    BatchedConnection connection = publishing;
    return connection == null
        ? CompletableFuture.failedFuture(notStarted())
        : connection.send(message.length, commands -> commands.publish(channel, message));
  }

  @Override
  public CompletionStage<Void> subscribe(Collection<String> channels) {
    return isHearing
        ? hearing.async().subscribe(channels.toArray(String[]::new))
        : CompletableFuture.failedFuture(notStarted());
  }

  @Override
  public CompletionStage<Void> unsubscribe(Collection<String> channels) {
    return isHearing
        ? hearing.async().unsubscribe(channels.toArray(String[]::new))
        : CompletableFuture.failedFuture(notStarted());
  }

  @Override
  public CompletionStage<Void> subscribePatterns(Collection<String> patterns) {
    return isHearing
        ? hearing.async().psubscribe(patterns.toArray(String[]::new))
        : CompletableFuture.failedFuture(notStarted());
  }

  @Override
  public CompletionStage<Long> subscribers(String channel) {
    BatchedConnection connection = publishing;
    return connection == null
        ? CompletableFuture.failedFuture(notStarted())
        : connection
            .send(channel.length(), commands -> commands.pubsubNumsub(channel))
            .thenApply(counts -> counts.getOrDefault(channel, 0L));
  }

  private static ClusterUnavailableException notStarted() {
    return new ClusterUnavailableException("the bus is not connected");
  }

  @Override
  public boolean connected() {
    return isHearing && isPublishing;
  }

  @Override
  public void close() {
    isClosed = true;
    isHearing = false;
    isPublishing = false;
    StatefulRedisPubSubConnection<String, byte[]> connection = hearing;
    if (connection != null && connection.isOpen()) {
      connection.close();
    }
  }
}
