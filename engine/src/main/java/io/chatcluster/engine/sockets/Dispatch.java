package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import io.chatcluster.engine.api.event.Ack;
import io.chatcluster.engine.api.event.IncomingEvent;
import io.chatcluster.engine.api.event.PacketMiddleware;
import io.chatcluster.engine.listen.Listeners;
import io.chatcluster.engine.listen.PacketChain;
import io.chatcluster.engine.protocol.IncomingPacket;
import io.chatcluster.engine.protocol.ProtocolViolation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one event of a client to everybody who listens to it. On the strand. */
final class Dispatch implements PacketChain.Outcome {
  private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

  private final EngineSocket socket;
  private final List<byte[]> attachments;
  private final AckRequest answer;
  private IncomingPacket packet;
  private IncomingEvent event;

  /** Our form of the library's answer, so that the first one of both counts. */
  private record LibraryAck(AckRequest request) implements Ack {
    @Override
    public boolean requested() {
      return request.isAckRequested();
    }

    @Override
    public void send(Object... args) {
      request.sendAckData(args);
    }
  }

  Dispatch(EngineSocket socket, IncomingPacket packet, List<byte[]> attachments) {
    this.socket = socket;
    this.packet = packet;
    this.attachments = attachments;
    Packet asked = new Packet(PacketType.MESSAGE);
    asked.setSubType(PacketType.EVENT);
    if (packet.ackId() != IncomingPacket.NO_ACK) {
      asked.setAckId(packet.ackId());
    }
    this.answer = new AckRequest(asked, socket);
  }

  void run() {
    if (!socket.hearsEvents()) {
      library();
      return;
    }
    List<Object> data = socket.layer().arguments().plain(packet.payload(), attachments);
    List<Object> args = Collections.unmodifiableList(data.subList(1, data.size()));
    event = new IncomingEvent(socket, packet.event(), args, new LibraryAck(answer));
    List<PacketMiddleware> middleware = new ArrayList<>();
    for (Listeners listeners : socket.listeners()) {
      listeners.any(event);
      listeners.collectMiddleware(middleware);
    }
    if (middleware.isEmpty()) {
      passed();
      return;
    }
    // The answer may come when the message is gone.
    packet = packet.kept();
    new PacketChain(
            middleware,
            event,
            socket.connection().strand(),
            socket.layer().options().middlewareTimeout(),
            this)
        .advance();
  }

  @Override
  public void passed() {
    if (!socket.isDismissed()) {
      socket.listeners().forEach(listeners -> listeners.received(event));
      socket.connection().guard(this::library);
    }
  }

  @Override
  public void refused(String message, Object data) {
    boolean told = false;
    for (Listeners listeners : socket.listeners()) {
      told |= listeners.refused(event, message, data);
    }
    if (!told) {
      log.debug("An event of {} was refused, and nobody listens for that", socket.nsp());
    }
  }

  private void library() {
    if (socket.namespace().family() == null) {
      library(socket.getNamespace());
    } else {
      socket.libraries().forEach(this::library);
    }
  }

  private void library(Namespace library) {
    Event typed;
    try {
      typed = socket.layer().arguments().event(library.getName(), packet.payload(), attachments);
    } catch (ProtocolViolation broken) {
      throw broken;
    } catch (IOException | RuntimeException wrongType) {
      // Not for the ExceptionListener: the text of such an exception quotes the payload.
      log.debug("An event of {} does not fit the type of its listener", socket.nsp());
      return;
    }
    library.onEvent(socket, typed.getName(), typed.getArgs(), answer);
  }
}
