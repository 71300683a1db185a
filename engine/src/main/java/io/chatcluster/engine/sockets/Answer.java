package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.chatcluster.engine.api.event.Ack;
import io.chatcluster.engine.protocol.IncomingPacket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer to one event of a client, for the listeners of the library and for ours: the first one
 * counts. Any thread.
 */
final class Answer extends AckRequest implements Ack {
  private static final Logger log = LoggerFactory.getLogger(Answer.class);
  private static final AtomicBoolean IS_WARNED = new AtomicBoolean();

  // What was sent so far.
  private static final int NOTHING = 0;
  private static final int EMPTY = 1;
  private static final int ARGUMENTS = 2;

  /** The library's class wants one; every method that would look at it is ours. */
  private static final Packet UNUSED = new Packet(PacketType.MESSAGE);

  private final EngineSocket socket;
  private final long ackId;
  private final AtomicInteger sent;

  /** The answer to this ack id, or to nothing. */
  Answer(EngineSocket socket, long ackId) {
    super(UNUSED, socket);
    this.socket = socket;
    this.ackId = ackId;
    this.sent = new AtomicInteger(ackId == IncomingPacket.NO_ACK ? ARGUMENTS : NOTHING);
  }

  @Override
  public boolean isAckRequested() {
    return ackId != IncomingPacket.NO_ACK;
  }

  @Override
  public boolean requested() {
    return isAckRequested();
  }

  @Override
  public void send(Object... args) {
    sendAckData(Arrays.asList(args));
  }

  @Override
  public void sendAckData(Object... args) {
    sendAckData(Arrays.asList(args));
  }

  @Override
  public void sendAckData(List<Object> args) {
    boolean isEmpty = args == null || args.isEmpty();
    if (sent.compareAndSet(NOTHING, isEmpty ? EMPTY : ARGUMENTS)) {
      socket.answer(ackId, args == null ? List.of() : args);
    } else if (!isEmpty && sent.compareAndSet(EMPTY, ARGUMENTS)) {
      tooLate();
    }
  }

  private static void tooLate() {
    if (IS_WARNED.compareAndSet(false, true)) {
      log.error(
          "An answer came after an empty one was sent, and is dropped: AckMode.AUTO answers when the"
              + " listener returns; call Configuration.setAckMode(AckMode.MANUAL) to answer later");
    }
  }
}
