package io.chatcluster.cluster.lettuce.link;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletableFuture;

/** A {@link BatchedConnection} to one place, made again when it breaks. */
public final class BatchedLink {
  private final BatchedConnection batched;
  private final Link<StatefulRedisConnection<String, byte[]>> link;
  private CompletableFuture<BatchedConnection> started;

  /** Makes the link whose connections the batched one is to use. */
  public interface Maker {
    Link<StatefulRedisConnection<String, byte[]>> make(
        Link.Listener<StatefulRedisConnection<String, byte[]>> listener);
  }

  /**
   * Prepares; nothing is connected yet.
   *
   * @param onBreak is told, on the thread of the links, that commands fail now
   */
  public BatchedLink(BatchedConnection batched, Maker maker, Runnable onBreak) {
    this.batched = batched;
    this.link =
        maker.make(
            new Link.Listener<>() {
              @Override
              public void up(StatefulRedisConnection<String, byte[]> connection) {
                batched.up(connection, connection.async());
              }

              @Override
              public void down() {
                batched.down();
                onBreak.run();
              }
            });
  }

  /** Connects at the first call, and again at one after a failure. */
  public synchronized CompletableFuture<BatchedConnection> start(int attempts) {
    if (started == null || started.isCompletedExceptionally()) {
      started = link.start(attempts).toCompletableFuture().thenApply(done -> batched);
    }
    return started;
  }

  /** The connection; its commands fail at once while it is broken. */
  public BatchedConnection connection() {
    return batched;
  }

  /** Fails every command from now on. */
  public void down() {
    batched.down();
  }

  /** The link. */
  public Link<?> link() {
    return link;
  }
}
