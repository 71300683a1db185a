package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.lettuce.link.BatchedConnection;
import io.chatcluster.cluster.lettuce.link.CommandWindow;
import io.chatcluster.cluster.lettuce.link.Link;
import io.chatcluster.cluster.lettuce.link.Masters;
import io.chatcluster.cluster.lettuce.place.ShardPlace;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The channels of one master: one connection that hears them, one that publishes. One channel per
 * command, as their slots may differ.
 */
final class Shard implements Link.Listener<StatefulRedisPubSubConnection<String, byte[]>> {
  /** How many commands may wait for Redis. */
  private static final int AT_ONCE = 1_000;

  private final String name;

  /** Null for the only shard. */
  private final RedisURI server;

  private final LettuceConnections connections;
  private final Owner owner;
  private final Link<StatefulRedisPubSubConnection<String, byte[]>> link;

  /** What was asked for on this connection and not taken back, nor taken away by Redis. */
  private final Set<String> heard = ConcurrentHashMap.newKeySet();

  /** How often each channel was taken back without an answer yet. */
  private final ConcurrentHashMap<String, Integer> leaving = new ConcurrentHashMap<>();

  private volatile Open open;
  private volatile BatchedConnection publishing;
  private CompletableFuture<Void> starting;

  /** A connection that works. */
  private record Open(
      StatefulRedisPubSubConnection<String, byte[]> connection, CommandWindow window) {
    CompletableFuture<Void> issue(
        Function<RedisPubSubAsyncCommands<String, byte[]>, RedisFuture<Void>> command) {
      return window.add(() -> command.apply(connection.async()).toCompletableFuture());
    }
  }

  /** Hears what becomes of a shard. */
  interface Owner {
    /** It can be heard. */
    void up();

    /** It cannot be heard any more, and with it these channels. */
    void down(List<String> channels);

    /** These channels are not heard any more. */
    void lost(List<String> channels);

    void message(String channel, byte[] message);

    /** A channel belongs to another shard than was known. */
    void misplaced();
  }

  private Shard(String name, RedisURI server, LettuceConnections connections, Owner owner) {
    this.name = name;
    this.connections = connections;
    this.owner = owner;
    this.server = server;
    this.link =
        server == null
            ? connections.hearing(this)
            : connections.hearing(new ShardPlace(connections.map(), server), this);
  }

  /** The only shard of a Redis that is not divided. */
  static Shard whole(LettuceConnections connections, Owner owner) {
    return new Shard("", null, connections, owner);
  }

  /** The shard of a master. */
  static Shard of(RedisURI master, LettuceConnections connections, Owner owner) {
    return new Shard(Masters.name(master), master, connections, owner);
  }

  String name() {
    return name;
  }

  /**
   * Connects. A shard of several tries it for ever; the only one fails after the attempts of the
   * options and may be started again.
   */
  synchronized CompletableFuture<Void> start() {
    if (starting == null || starting.isCompletedExceptionally()) {
      if (server == null) {
        starting =
            connections
                .publishing()
                .thenAccept(connection -> publishing = connection)
                .thenCompose(done -> connections.start(link));
      } else {
        publishing = connections.masters().get(server);
        starting = link.start(Integer.MAX_VALUE).toCompletableFuture();
      }
    }
    return starting;
  }

  @Override
  public void up(StatefulRedisPubSubConnection<String, byte[]> connection) {
    connection.setAutoFlushCommands(false);
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void smessage(String channel, byte[] message) {
            owner.message(channel, message);
          }

          @Override
          public void sunsubscribed(String channel, long count) {
            ended(channel);
          }
        });
    open = new Open(connection, new CommandWindow(AT_ONCE, connection::flushCommands));
    owner.up();
  }

  @Override
  public void down() {
    Open ended = open;
    open = null;
    if (ended != null) {
      ended.window.end();
    }
    leaving.clear();
    owner.down(takeAll());
  }

  private List<String> takeAll() {
    List<String> all = new ArrayList<>(heard);
    heard.clear();
    return all;
  }

  /** Redis takes a channel away when its slot goes to another master. */
  private void ended(String channel) {
    boolean isAsked = leaving.containsKey(channel);
    leaving.computeIfPresent(channel, (name, count) -> count == 1 ? null : count - 1);
    if (!isAsked && heard.remove(channel)) {
      owner.misplaced();
      owner.lost(List.of(channel));
    }
  }

  boolean isUp() {
    BatchedConnection connection = publishing;
    return open != null && connection != null && connection.isUp();
  }

  CompletableFuture<Long> publish(String channel, byte[] message) {
    BatchedConnection connection = publishing;
    if (connection == null) {
      return CompletableFuture.failedFuture(away());
    }
    return watched(
        connection.send(
            RedisOperation.PUBLISHING,
            message.length,
            commands -> commands.spublish(channel, message)));
  }

  CompletableFuture<Long> subscribers(String channel) {
    BatchedConnection connection = publishing;
    if (connection == null) {
      return CompletableFuture.failedFuture(away());
    }
    return watched(
            connection.send(
                RedisOperation.SUBSCRIPTIONS,
                channel.length(),
                commands -> commands.pubsubShardNumsub(channel)))
        .thenApply(counts -> counts.getOrDefault(channel, 0L));
  }

  private <T> CompletableFuture<T> watched(CompletableFuture<T> answer) {
    return answer.whenComplete(
        (result, failure) -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          if (cause instanceof RedisCommandExecutionException) {
            owner.misplaced();
          }
        });
  }

  CompletableFuture<Void> subscribe(List<String> channels) {
    Open present = open;
    if (present == null) {
      return CompletableFuture.failedFuture(away());
    }
    CompletableFuture<?>[] answers = new CompletableFuture<?>[channels.size()];
    for (int i = 0; i < answers.length; i++) {
      String channel = channels.get(i);
      heard.add(channel);
      answers[i] =
          watched(present.issue(commands -> commands.ssubscribe(channel)))
              .whenComplete(
                  (done, failure) -> {
                    connections.answered(RedisOperation.SUBSCRIPTIONS, failure);
                    if (failure != null) {
                      heard.remove(channel);
                    }
                  });
    }
    present.window.issue();
    return CompletableFuture.allOf(answers);
  }

  CompletableFuture<Void> unsubscribe(Collection<String> channels) {
    Open present = open;
    if (present == null) {
      return CompletableFuture.failedFuture(away());
    }
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (String channel : channels) {
      if (heard.remove(channel)) {
        leaving.merge(channel, 1, Integer::sum);
        answers.add(present.issue(commands -> commands.sunsubscribe(channel)));
      }
    }
    present.window.issue();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
  }

  /** Takes back what belongs elsewhere. */
  void keepOnly(Predicate<String> belongs) {
    List<String> others = heard.stream().filter(belongs.negate()).toList();
    if (!others.isEmpty()) {
      unsubscribe(others);
      owner.lost(others);
    }
  }

  private static ClusterUnavailableException away() {
    return new ClusterUnavailableException("the shard of the channel is not connected");
  }

  /** Ends it; what it heard is lost. */
  void close() {
    Open ended = open;
    open = null;
    publishing = null;
    connections.end(link);
    if (ended != null) {
      ended.window.end();
      owner.down(takeAll());
    }
  }
}
