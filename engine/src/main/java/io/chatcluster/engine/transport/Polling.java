package io.chatcluster.engine.transport;

import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.backlog.Debt;
import io.chatcluster.engine.backlog.Debtor;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.frame.PollingPayload;
import io.chatcluster.engine.handshake.EngineIoError;
import io.chatcluster.engine.loop.Deadlines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * The long-polling side of a session: what waits for the client, and the one request that waits for
 * something to answer with.
 */
final class Polling extends Deadlines.Entry implements Debtor {
  private static final byte[] CLOSE = {'1'};
  private static final byte[] NOOP = {'6'};

  private final Session session;
  private ArrayDeque<Outgoing> waiting = new ArrayDeque<>(2);
  private int waitingBytes;
  private Debt debt;
  private HttpExchange poll;
  private PollingPost post;
  private boolean lingering;
  private boolean closePacket;

  Polling(Session session) {
    this.session = session;
  }

  /** The client says goodbye. */
  void closedByClient() {
    closePacket = true;
  }

  boolean writable() {
    return poll != null && waiting.isEmpty();
  }

  void add(Outgoing message) {
    waitingBytes += message.bytes();
    if (waitingBytes > session.engine().settings().maxOutboundBytes()) {
      session.close(DisconnectReason.SLOW);
      return;
    }
    waiting.add(message.retain());
    if (poll == null && waiting.size() == 1) {
      session.loop().deadlines(session.engine().settings().maxOutboundAge()).start(this);
    }
    if (poll == null) {
      if (debt == null) {
        debt = new Debt(this);
      }
      session.engine().backlog().owes(session.loop(), debt);
    }
  }

  @Override
  public long owed() {
    return waitingBytes;
  }

  @Override
  public void closeAsGreatest() {
    session.close(DisconnectReason.SLOW);
  }

  /** A GET request: answered as soon as there is something to send. */
  void poll(HttpExchange exchange) {
    if (lingering) {
      poll = exchange;
      lastWords();
    } else if (session.isClosed()) {
      exchange.fail(EngineIoError.SESSION_UNKNOWN);
    } else if (poll != null) {
      // The first poll learns that the session is over, the second that it was wrong.
      answer(CLOSE);
      exchange.fail(EngineIoError.BAD_REQUEST);
      session.close(DisconnectReason.TRANSPORT_ERROR);
    } else {
      poll = exchange;
      flush();
    }
  }

  /** The connection of a request ended before it was answered. */
  void cancelled(HttpExchange exchange) {
    if (poll == exchange) {
      poll = null;
      session.lost();
    }
  }

  /** A POST request. The body is released by the caller. */
  void post(HttpExchange exchange, ByteBuf body) {
    if (post != null && !post.answered()) {
      // A client sends its next request when it has the answer to the last.
      exchange.fail(EngineIoError.BAD_REQUEST);
      session.close(DisconnectReason.TRANSPORT_ERROR);
    } else if (!ByteBufUtil.isText(body, StandardCharsets.UTF_8)) {
      session.close(DisconnectReason.PARSE_ERROR);
      exchange.fail(EngineIoError.BAD_REQUEST);
    } else {
      post = new PollingPost(session, exchange, body);
      post.run();
      session.keepsMore();
    }
  }

  /** The bytes of a request that wait until the listeners have caught up. */
  long held() {
    return post == null ? 0 : post.held();
  }

  /** The listeners have caught up: the client may send again. */
  void resume() {
    if (post != null) {
      post.resume();
    }
  }

  /** Drops what waits, when nobody can take it any more. */
  void discard() {
    releaseWaiting();
  }

  void flush() {
    if (poll != null && !waiting.isEmpty()) {
      answerWaiting(false);
    }
  }

  /** Ends a poll that hangs, so that the client can go on with its upgrade. */
  void noop() {
    if (poll != null) {
      answer(NOOP);
    }
  }

  /** Hands over what waits; a poll that hangs is ended. */
  ArrayDeque<Outgoing> drain() {
    noop();
    resume();
    cancel();
    ArrayDeque<Outgoing> rest = waiting;
    waiting = new ArrayDeque<>(0);
    waitingBytes = 0;
    return rest;
  }

  /**
   * The session ends.
   *
   * @return whether that is all; if not, the last messages wait for the client's next poll, or for
   *     the end of an upgrade that runs, at most for the close timeout
   */
  boolean end(DisconnectReason reason) {
    cancel();
    resume();
    boolean clientEnds = reason == DisconnectReason.TRANSPORT_CLOSE;
    boolean serverEnds =
        reason == DisconnectReason.FORCED_SERVER_CLOSE
            || reason == DisconnectReason.SERVER_SHUTTING_DOWN;
    if (poll != null && clientEnds) {
      answer(NOOP);
    } else if (poll != null && (!serverEnds || waiting.isEmpty())) {
      answerWaiting(true);
    } else if (serverEnds || closePacket) {
      // A poll may be on its way on another connection, and must find the session. The client
      // handles messages a turn later than the end: they need an answer of their own.
      lingering = true;
      if (clientEnds) {
        releaseWaiting();
      } else if (poll != null) {
        answerWaiting(false);
      }
      session.loop().deadlines(session.engine().settings().closeTimeout()).start(this);
      return false;
    }
    releaseWaiting();
    return true;
  }

  @Override
  protected void expired() {
    if (lingering) {
      releaseWaiting();
      session.forgotten();
    } else {
      session.close(DisconnectReason.SLOW);
    }
  }

  private void lastWords() {
    if (!waiting.isEmpty()) {
      answerWaiting(false);
      session.loop().deadlines(session.engine().settings().closeTimeout()).start(this);
      return;
    }
    cancel();
    answer(closePacket ? NOOP : CLOSE);
    session.forgotten();
  }

  private void answerWaiting(boolean close) {
    cancel();
    ByteBuf body = session.engine().allocator().directBuffer(waitingBytes + 2);
    for (Outgoing message : waiting) {
      if (body.isReadable()) {
        body.writeByte(PollingPayload.SEPARATOR);
      }
      message.writePolling(body);
    }
    if (close) {
      if (body.isReadable()) {
        body.writeByte(PollingPayload.SEPARATOR);
      }
      body.writeBytes(CLOSE);
    }
    releaseWaiting();
    HttpExchange answered = poll;
    poll = null;
    answered.reply(200, HttpExchange.TEXT, body);
  }

  private void answer(byte[] packet) {
    HttpExchange answered = poll;
    poll = null;
    answered.reply(200, HttpExchange.TEXT, Unpooled.wrappedBuffer(packet));
  }

  private void releaseWaiting() {
    waiting.forEach(Outgoing::release);
    waiting.clear();
    waitingBytes = 0;
  }
}
