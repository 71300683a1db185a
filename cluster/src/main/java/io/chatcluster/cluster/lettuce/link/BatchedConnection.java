package io.chatcluster.cluster.lettuce.link;

import io.chatcluster.cluster.bus.ClusterUnavailableException;
import io.chatcluster.cluster.bus.RedisErrors;
import io.chatcluster.cluster.bus.RedisOperation;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A connection whose commands share writes: those that are issued while a flush is planned go out
 * with it. Commands of one thread keep their order. The bounds are kept here and not by Lettuce,
 * which logs a stack trace for every command beyond its own.
 */
public final class BatchedConnection {
  private final Executor flusher;
  private final int maxCommands;
  private final long maxBytes;
  private final RedisErrors errors;
  private final AtomicBoolean isFlushPlanned = new AtomicBoolean();
  private final AtomicInteger waitingCommands = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile Open open;

  /** A connection that works, and its commands. */
  private record Open(
      StatefulConnection<?, ?> connection, RedisClusterAsyncCommands<String, byte[]> commands) {}

  /**
   * Nothing is connected yet.
   *
   * @param flusher the one thread where the flushes run: nobody else may flush the connections
   * @param maxCommands how many commands may wait for their answers
   * @param maxBytes how large these may be together
   * @param errors is told what Redis refuses
   */
  public BatchedConnection(Executor flusher, int maxCommands, long maxBytes, RedisErrors errors) {
    this.flusher = flusher;
    this.maxCommands = maxCommands;
    this.maxBytes = maxBytes;
    this.errors = errors;
  }

  /** Commands go to this connection from now on. */
  public void up(
      StatefulConnection<?, ?> connection, RedisClusterAsyncCommands<String, byte[]> commands) {
    connection.setAutoFlushCommands(false);
    open = new Open(connection, commands);
  }

  /** The connection is broken: commands fail at once until there is another one. */
  public void down() {
    open = null;
  }

  /** Whether there is a connection, as far as is known. */
  public boolean isUp() {
    return open != null;
  }

  /**
   * Issues a command; never blocks and never throws. The future fails at once when the connection
   * is broken or its threads are ended, or too much waits for answers.
   *
   * @param operation what the command is for
   * @param bytes about how large the command is
   */
  public <T> CompletableFuture<T> send(
      RedisOperation operation,
      int bytes,
      Function<RedisClusterAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
    Open present = open;
    if (present == null) {
      return CompletableFuture.failedFuture(
          new ClusterUnavailableException("the connection to Redis is broken"));
    }
    int waiting = waitingCommands.incrementAndGet();
    long size = waitingBytes.addAndGet(bytes);
    if (waiting > maxCommands || size > maxBytes) {
      done(bytes);
      return CompletableFuture.failedFuture(
          new ClusterUnavailableException("too many commands wait for Redis"));
    }
    CompletableFuture<T> issued;
    try {
      issued = command.apply(present.commands).toCompletableFuture();
    } catch (RuntimeException e) {
      done(bytes);
      return CompletableFuture.failedFuture(
          new ClusterUnavailableException("the connection to Redis takes no command", e));
    }
    CompletableFuture<T> answer = issued.whenComplete((result, e) -> answered(operation, bytes, e));
    try {
      planFlush();
    } catch (RejectedExecutionException e) {
      // What was issued will never be written.
      answer.completeExceptionally(
          new ClusterUnavailableException("the connections to Redis are closed", e));
    }
    return answer;
  }

  private void planFlush() {
    if (!isFlushPlanned.compareAndSet(false, true)) {
      return;
    }
    try {
      flusher.execute(this::flush);
    } catch (RejectedExecutionException e) {
      isFlushPlanned.set(false);
      throw e;
    }
  }

  private void answered(RedisOperation operation, int bytes, Throwable failure) {
    done(bytes);
    ErrorReplies.answered(errors, operation, failure);
  }

  private void done(int bytes) {
    waitingCommands.decrementAndGet();
    waitingBytes.addAndGet(-bytes);
  }

  private void flush() {
    // Before the flush: a command that comes now may miss it and plans the next one.
    isFlushPlanned.set(false);
    Open present = open;
    if (present != null) {
      present.connection.flushCommands();
    }
  }
}
