package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.chatcluster.engine.api.event.Ack;
import io.chatcluster.engine.protocol.IncomingPacket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The answer to one event of a client, for the listeners of the library and for ours: the first one
 * counts. Any thread.
 */
final class Answer extends AckRequest implements Ack {
  /** The library's class wants one; every method that would look at it is ours. */
  private static final Packet UNUSED = new Packet(PacketType.MESSAGE);

  private final EngineSocket socket;
  private final long ackId;
  private final AtomicBoolean given;

  /** The answer to this ack id, or to nothing. */
  Answer(EngineSocket socket, long ackId) {
    super(UNUSED, socket);
    this.socket = socket;
    this.ackId = ackId;
    this.given = new AtomicBoolean(ackId == IncomingPacket.NO_ACK);
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
    if (given.compareAndSet(false, true)) {
      socket.answer(ackId, args == null ? List.of() : args);
    }
  }
}
