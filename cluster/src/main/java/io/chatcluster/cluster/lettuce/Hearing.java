package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.bus.NotPermittedException;
import io.chatcluster.cluster.bus.RedisErrors;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.cluster.lettuce.link.ErrorReplies;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** One connection that hears channels and patterns, for as long as it lasts. */
final class Hearing {
  private final RedisPubSubAsyncCommands<String, byte[]> commands;
  private final Confirmations channels;
  private final Confirmations patterns;

  Hearing(
      StatefulRedisPubSubConnection<String, byte[]> connection,
      BusListener listener,
      RedisErrors errors) {
    this.commands = connection.async();
    this.channels = new Confirmations(failure -> answered(errors, failure));
    this.patterns =
        new Confirmations(
            failure -> {
              // Where a pattern is not permitted the caller subscribes to channels instead.
              if (!(refusal(failure) instanceof NotPermittedException)) {
                answered(errors, failure);
              }
            });
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

          @Override
          public void subscribed(String channel, long count) {
            channels.confirmed();
          }

          @Override
          public void psubscribed(String pattern, long count) {
            patterns.confirmed();
          }
        });
  }

  private static void answered(RedisErrors errors, Throwable failure) {
    ErrorReplies.answered(errors, RedisOperation.SUBSCRIPTIONS, failure);
  }

  CompletionStage<Void> subscribe(Collection<String> names) {
    String[] each = names.toArray(String[]::new);
    return channels.issue(each.length, () -> commands.subscribe(each));
  }

  CompletionStage<Void> subscribePatterns(Collection<String> globs) {
    String[] each = globs.toArray(String[]::new);
    return patterns
        .issue(each.length, () -> commands.psubscribe(each))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(refusal(failure)));
  }

  /** An ACL names channels by patterns of its own, which a pattern has to equal. */
  private static Throwable refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisCommandExecutionException
            && String.valueOf(cause.getMessage()).startsWith("NOPERM")
        ? new NotPermittedException(cause.getMessage(), cause)
        : failure;
  }

  CompletionStage<Void> unsubscribe(Collection<String> names) {
    return commands.unsubscribe(names.toArray(String[]::new));
  }

  CompletionStage<Void> unsubscribePatterns(Collection<String> globs) {
    return commands.punsubscribe(globs.toArray(String[]::new));
  }

  void end() {
    channels.end();
    patterns.end();
  }
}
