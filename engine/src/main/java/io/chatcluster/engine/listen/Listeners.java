package io.chatcluster.engine.listen;

import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.api.Socket;
import io.chatcluster.engine.api.event.AnyListener;
import io.chatcluster.engine.api.event.EventListener;
import io.chatcluster.engine.api.event.IncomingEvent;
import io.chatcluster.engine.api.event.LeaveListener;
import io.chatcluster.engine.api.event.NamespaceEvents;
import io.chatcluster.engine.api.event.PacketMiddleware;
import io.chatcluster.engine.api.event.RefusalListener;
import io.chatcluster.engine.api.event.Registration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Everybody who listens to one socket, one namespace or one family of namespaces. Any thread. */
public final class Listeners implements NamespaceEvents {
  private final Map<String, Entries<EventListener>> byEvent = new ConcurrentHashMap<>(4);
  private final Entries<AnyListener> any = new Entries<>();
  private final Entries<AnyListener> anyOutgoing = new Entries<>();
  private final Entries<PacketMiddleware> middleware = new Entries<>();
  private final Entries<RefusalListener> refusals = new Entries<>();
  private final Entries<LeaveListener> disconnecting = new Entries<>();
  private final Entries<LeaveListener> disconnected = new Entries<>();
  private final Entries<Consumer<Socket>> connections = new Entries<>();
  private final Runnable outgoingHeard;

  /**
   * Nobody yet.
   *
   * @param outgoingHeard called when somebody begins to listen to what is sent
   */
  public Listeners(Runnable outgoingHeard) {
    this.outgoingHeard = outgoingHeard;
  }

  @Override
  public Registration on(String event, EventListener listener) {
    Registration[] place = new Registration[1];
    byEvent.compute(
        event,
        (name, present) -> {
          Entries<EventListener> listeners = present == null ? new Entries<>() : present;
          place[0] = listeners.add(listener);
          return listeners;
        });
    return () -> remove(event, place[0]);
  }

  /** A name without listeners is not kept: there may be one for each of many questions. */
  private void remove(String event, Registration place) {
    byEvent.computeIfPresent(
        event,
        (name, listeners) -> {
          place.remove();
          return listeners.isEmpty() ? null : listeners;
        });
  }

  @Override
  public Registration once(String event, EventListener listener) {
    AtomicBoolean called = new AtomicBoolean();
    Registration[] place = new Registration[1];
    EventListener first =
        (socket, args, ack) -> {
          if (called.compareAndSet(false, true)) {
            synchronized (place) {
              place[0].remove();
            }
            listener.received(socket, args, ack);
          }
        };
    synchronized (place) {
      place[0] = on(event, first);
      return place[0];
    }
  }

  @Override
  public void off(String event) {
    byEvent.remove(event);
  }

  @Override
  public Registration onAny(AnyListener listener) {
    return any.add(listener);
  }

  @Override
  public Registration onAnyOutgoing(AnyListener listener) {
    outgoingHeard.run();
    return anyOutgoing.add(listener);
  }

  @Override
  public Registration use(PacketMiddleware added) {
    return middleware.add(added);
  }

  @Override
  public Registration onRefused(RefusalListener listener) {
    return refusals.add(listener);
  }

  @Override
  public Registration onDisconnecting(LeaveListener listener) {
    return disconnecting.add(listener);
  }

  @Override
  public Registration onDisconnect(LeaveListener listener) {
    return disconnected.add(listener);
  }

  @Override
  public Registration onConnection(Consumer<Socket> listener) {
    return connections.add(listener);
  }

  /** Whether anybody here has to be asked about, or told of, events. */
  public boolean hearEvents() {
    return !(any.isEmpty() && middleware.isEmpty() && byEvent.isEmpty());
  }

  /** Whether anybody here hears that a socket is leaving. */
  public boolean hearDisconnecting() {
    return !disconnecting.isEmpty();
  }

  /** Whether there are listeners for refused events. */
  public boolean hasRefusalListeners() {
    return !refusals.isEmpty();
  }

  /** Adds the middleware to a list. */
  public void collectMiddleware(List<PacketMiddleware> into) {
    middleware.forEach(into::add);
  }

  /** Tells of an event before its middleware. */
  public void any(IncomingEvent event) {
    any.forEach(listener -> listener.heard(event.socket(), event.name(), event.args()));
  }

  /** Tells of an event that has passed. */
  public void received(IncomingEvent event) {
    Entries<EventListener> listeners = byEvent.get(event.name());
    if (listeners != null) {
      listeners.forEach(listener -> listener.received(event.socket(), event.args(), event.ack()));
    }
  }

  /** Tells of an event that was refused. Returns whether there was anybody to tell. */
  public boolean refused(IncomingEvent event, String message, Object data) {
    refusals.forEach(listener -> listener.refused(event, message, data));
    return !refusals.isEmpty();
  }

  /** Tells of an event on its way to a socket. */
  public void outgoing(Socket socket, String event, List<Object> args) {
    anyOutgoing.forEach(listener -> listener.heard(socket, event, args));
  }

  /** Tells of a socket that has come. */
  public void connected(Socket socket) {
    connections.forEach(listener -> listener.accept(socket));
  }

  /** Tells of a socket that is leaving. */
  public void disconnecting(Socket socket, DisconnectReason reason, String details) {
    disconnecting.forEach(listener -> listener.left(socket, reason, details));
  }

  /** Tells of a socket that has left. */
  public void disconnected(Socket socket, DisconnectReason reason, String details) {
    disconnected.forEach(listener -> listener.left(socket, reason, details));
  }
}
