package io.chatcluster.engine.transport;

import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.loop.Deadlines;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Sends a ping after each interval and ends the session when no pong follows in time. */
final class Heartbeat extends Deadlines.Entry {
  // Shared by all sessions and never released.
  private static final Outgoing PING = Outgoing.ascii(UnpooledByteBufAllocator.DEFAULT, "2");

  private final Session session;
  private boolean awaiting;

  Heartbeat(Session session) {
    this.session = session;
  }

  void begin() {
    awaiting = false;
    session.loop().deadlines(session.engine().settings().pingInterval()).start(this);
  }

  void stop() {
    cancel();
  }

  @Override
  protected void expired() {
    if (awaiting && !session.paused()) {
      session.close(DisconnectReason.PING_TIMEOUT);
      return;
    }
    if (!awaiting) {
      awaiting = true;
      session.write(PING);
    }
    if (!session.isClosed()) {
      // While the client is not read from, its pong may be there and not be seen.
      session.loop().deadlines(session.engine().settings().pingTimeout()).start(this);
    }
  }

  /** The client answered. A pong without a ping before it has no effect: it delays no ping. */
  void pong() {
    if (awaiting) {
      begin();
      session.engine().listener().ponged(session);
    }
  }
}
