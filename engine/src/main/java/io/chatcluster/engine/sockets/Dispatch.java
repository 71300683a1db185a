package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.listener.DefaultExceptionListener;
import com.corundumstudio.socketio.listener.ExceptionListener;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.protocol.Event;
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

  private static final String DOES_NOT_FIT = "arguments do not fit the types of the listener";

  private final EngineSocket socket;
  private final IncomingPacket packet;
  private final List<byte[]> attachments;
  private final Answer answer;
  private IncomingEvent event;

  Dispatch(EngineSocket socket, IncomingPacket packet, List<byte[]> attachments) {
    this.socket = socket;
    this.packet = packet;
    this.attachments = attachments;
    this.answer = new Answer(socket, packet.ackId());
  }

  void run() {
    if (!socket.hearsEvents()) {
      library();
      return;
    }
    event = incoming();
    List<PacketMiddleware> middleware = new ArrayList<>();
    for (Listeners listeners : socket.listeners()) {
      listeners.any(event);
      listeners.collectMiddleware(middleware);
    }
    if (middleware.isEmpty()) {
      passed();
      return;
    }
    new PacketChain(
            middleware,
            event,
            socket.connection().strand(),
            socket.layer().options().middlewareTimeout(),
            this)
        .advance();
  }

  private IncomingEvent incoming() {
    List<Object> args = socket.layer().arguments().plain(packet, attachments);
    return new IncomingEvent(socket, packet.event(), Collections.unmodifiableList(args), answer);
  }

  @Override
  public void passed() {
    if (!socket.isDismissed()) {
      socket.listeners().forEach(listeners -> listeners.received(event));
      try {
        library();
      } catch (ProtocolViolation broken) {
        socket.connection().violated(broken.getMessage());
      }
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
      typed = socket.layer().arguments().event(library.getName(), packet, attachments);
    } catch (ProtocolViolation broken) {
      throw broken;
    } catch (IOException | RuntimeException wrongType) {
      doesNotFit();
      return;
    }
    library.onEvent(socket, typed.getName(), typed.getArgs(), answer);
  }

  /**
   * The arguments do not fit the types of the listener: the event ends as one whose listener threw.
   * The exception of the parser is passed to no listener, since it quotes the payload.
   */
  private void doesNotFit() {
    log.debug("An event of {} does not fit the type of its listener", socket.nsp());
    if (socket.listeners().stream().anyMatch(Listeners::hasRefusalListeners)) {
      if (event == null) {
        event = incoming();
      }
      refused(DOES_NOT_FIT, null);
    }
    ExceptionListener exceptions = socket.layer().exceptions();
    // That of netty-socketio logs an error with a stack trace: a client could fill the log.
    if (exceptions.getClass() != DefaultExceptionListener.class) {
      try {
        exceptions.onEventException(
            new IllegalArgumentException(DOES_NOT_FIT + ": " + packet.event()), List.of(), socket);
      } catch (RuntimeException failed) {
        log.error("The exception listener failed", failed);
      }
    }
    if (socket.layer().ackMode() == AckMode.AUTO) {
      answer.sendAckData(List.of());
    }
  }
}
