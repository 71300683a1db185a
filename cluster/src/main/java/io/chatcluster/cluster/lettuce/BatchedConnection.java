package io.chatcluster.cluster.lettuce;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A connection whose commands share writes: those that are issued while a flush is planned go out
 * with it. Commands of one thread keep their order.
 */
final class BatchedConnection {
  private final StatefulRedisConnection<String, byte[]> connection;
  private final RedisAsyncCommands<String, byte[]> commands;
  private final Executor flusher;
  private final AtomicBoolean isFlushPlanned = new AtomicBoolean();

  BatchedConnection(StatefulRedisConnection<String, byte[]> connection, Executor flusher) {
    this.connection = connection;
    this.commands = connection.async();
    this.flusher = flusher;
    connection.setAutoFlushCommands(false);
  }

  /** Issues a command; never blocks. The future fails at once when the connection is broken. */
  <T> CompletableFuture<T> send(
      Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
    CompletableFuture<T> answer = command.apply(commands).toCompletableFuture();
    if (isFlushPlanned.compareAndSet(false, true)) {
      flusher.execute(this::flush);
    }
    return answer;
  }

  private void flush() {
    // Before the flush: a command that comes now may miss it and plans the next one.
    isFlushPlanned.set(false);
    connection.flushCommands();
  }

  StatefulRedisConnection<String, byte[]> connection() {
    return connection;
  }
}
