package io.chatcluster.cluster.lettuce;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A connection whose commands share writes: those that are issued while a flush is planned go out
 * with it. Commands of one thread keep their order. The bounds are kept here and not by Lettuce,
 * which logs a stack trace for every command beyond its own.
 */
final class BatchedConnection {
  private final StatefulRedisConnection<String, byte[]> connection;
  private final RedisAsyncCommands<String, byte[]> commands;
  private final Executor flusher;
  private final int maxCommands;
  private final long maxBytes;
  private final AtomicBoolean isFlushPlanned = new AtomicBoolean();
  private final AtomicInteger waitingCommands = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();

  BatchedConnection(
      StatefulRedisConnection<String, byte[]> connection, Executor flusher, RedisOptions options) {
    this.connection = connection;
    this.commands = connection.async();
    this.flusher = flusher;
    this.maxCommands = options.maxWaitingCommands();
    this.maxBytes = options.maxWaitingBytes();
    connection.setAutoFlushCommands(false);
  }

  /**
   * Issues a command; never blocks. The future fails at once when the connection is broken, or too
   * much waits for answers.
   *
   * @param bytes about how large the command is
   */
  <T> CompletableFuture<T> send(
      long bytes, Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
    int waiting = waitingCommands.incrementAndGet();
    long size = waitingBytes.addAndGet(bytes);
    if (waiting > maxCommands || size > maxBytes) {
      done(bytes);
      return CompletableFuture.failedFuture(
          new ClusterUnavailableException("too many commands wait for Redis"));
    }
    CompletableFuture<T> answer =
        command.apply(commands).toCompletableFuture().whenComplete((result, e) -> done(bytes));
    if (isFlushPlanned.compareAndSet(false, true)) {
      flusher.execute(this::flush);
    }
    return answer;
  }

  private void done(long bytes) {
    waitingCommands.decrementAndGet();
    waitingBytes.addAndGet(-bytes);
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
