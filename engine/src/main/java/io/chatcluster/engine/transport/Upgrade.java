package io.chatcluster.engine.transport;

import io.chatcluster.engine.loop.Deadlines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The move of a session from polling to WebSocket (Engine.IO protocol v4, "Upgrade"): the client
 * probes the new connection, ends its polling, and says that it is done. A poll may start again at
 * any moment before that, so polls are ended again and again, not once.
 */
final class Upgrade extends Deadlines.Entry {
  private static final Duration NOOP_INTERVAL = Duration.ofMillis(100);

  private static final ByteBuf PROBE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("2probe", StandardCharsets.US_ASCII).asReadOnly());

  private final Session session;
  private final WebSocketConnection connection;
  private final Deadlines.Entry nextNoop =
      new Deadlines.Entry() {
        @Override
        protected void expired() {
          endPoll();
        }
      };

  Upgrade(Session session, WebSocketConnection connection) {
    this.session = session;
    this.connection = connection;
  }

  void start() {
    session.upgrade(this);
    session.loop().deadlines(session.engine().settings().upgradeTimeout()).start(this);
  }

  /** A packet on the new connection. */
  void packet(ByteBuf packet) {
    if (ByteBufUtil.equals(packet, PROBE)) {
      connection.write("3probe");
      endPoll();
      session.engine().listener().pinged(session);
    } else if (packet.readableBytes() == 1 && packet.getByte(packet.readerIndex()) == '5') {
      stopTimers();
      connection.carry(session);
      session.upgraded(connection);
    } else {
      abort();
    }
  }

  /** Gives up; the session stays on polling. */
  void abort() {
    stopTimers();
    session.upgrade(null);
    connection.refuse();
  }

  @Override
  protected void expired() {
    abort();
  }

  private void endPoll() {
    session.polling().noop();
    session.loop().deadlines(NOOP_INTERVAL).start(nextNoop);
  }

  private void stopTimers() {
    cancel();
    nextNoop.cancel();
  }
}
