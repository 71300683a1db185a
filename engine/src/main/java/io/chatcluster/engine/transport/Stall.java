package io.chatcluster.engine.transport;

import io.chatcluster.engine.backlog.Debt;
import io.chatcluster.engine.backlog.Debtor;
import io.chatcluster.engine.loop.Deadlines;
import io.netty.channel.ChannelOutboundBuffer;

/** Watches that a client which is behind takes something from time to time. */
final class Stall extends Deadlines.Entry implements Debtor {
  private final WebSocketConnection connection;
  private final Debt debt = new Debt(this);
  private Object next;
  private long progress = -1;

  Stall(WebSocketConnection connection) {
    this.connection = connection;
  }

  void watch() {
    connection.loop().deadlines(connection.engine().settings().maxOutboundAge()).start(this);
  }

  void stop() {
    cancel();
  }

  /** What waits is counted for the whole node. */
  void owes() {
    connection.engine().backlog().owes(connection.loop(), debt);
  }

  @Override
  public long owed() {
    ChannelOutboundBuffer pending = connection.pending();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }

  @Override
  public void closeAsGreatest() {
    connection.slow();
  }

  @Override
  protected void expired() {
    ChannelOutboundBuffer pending = connection.pending();
    if (pending == null || pending.isEmpty()) {
      connection.caughtUp();
    } else if (pending.current() == next && pending.currentProgress() == progress) {
      connection.slow();
    } else {
      next = pending.current();
      progress = pending.currentProgress();
      watch();
    }
  }
}
