package io.chatcluster.engine.transport;

import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.frame.PollingPayload;
import io.chatcluster.engine.handshake.EngineIoError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * A POST request that is being read: some packets in each turn of the event loop, so that a body
 * full of small ones does not keep it from the other connections. Answered when all are read and
 * the listeners are not behind.
 */
final class PollingPost implements PollingPayload.Packets, Runnable {
  private static final int PACKETS_A_TURN = 64;
  private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

  private final Session session;
  private final HttpExchange exchange;
  private final ByteBuf body;
  private final PollingPayload payload;
  private boolean reading;
  private boolean planned;
  private boolean read;
  private boolean answered;

  /** Keeps the body until it is read. */
  PollingPost(Session session, HttpExchange exchange, ByteBuf body) {
    this.session = session;
    this.exchange = exchange;
    this.body = body.retain();
    this.payload = new PollingPayload(body);
  }

  /** Whether the request has its answer; then the next one may come. */
  boolean answered() {
    return answered;
  }

  /** The bytes of the body, until it is read. */
  long held() {
    return read ? 0 : body.capacity();
  }

  /** Goes on when the listeners have caught up, or the session has ended. */
  void resume() {
    if (!reading && !planned) {
      run();
    }
  }

  @Override
  public void run() {
    planned = false;
    if (!read) {
      readSome();
    }
    if (read && !answered && (session.isClosed() || !session.paused())) {
      answer();
    }
  }

  private void readSome() {
    reading = true;
    boolean more = false;
    try {
      more = !session.isClosed() && payload.read(PACKETS_A_TURN, this);
    } catch (IllegalArgumentException broken) {
      session.close(DisconnectReason.PARSE_ERROR);
    } finally {
      reading = false;
    }
    if (more && !session.isClosed()) {
      planned = !session.paused() && session.loop().nextTurn(this);
    } else {
      read = true;
      body.release();
    }
  }

  private void answer() {
    answered = true;
    if (session.ended() == DisconnectReason.PARSE_ERROR
        || session.ended() == DisconnectReason.TRANSPORT_ERROR) {
      exchange.fail(EngineIoError.BAD_REQUEST);
    } else {
      exchange.reply(200, HttpExchange.HTML, Unpooled.wrappedBuffer(OK));
    }
  }

  @Override
  public boolean text(ByteBuf packet) {
    return session.packet(packet);
  }

  @Override
  public boolean binary(byte[] data) {
    return session.binary(data);
  }
}
