package io.chatcluster.engine.api.event;

/**
 * The listeners of one socket, or of all sockets of a namespace. For each event of a client are
 * called, in this order: the listeners to any event, the middleware, the listeners to this event;
 * of each kind first those of the parent namespace, then those of the namespace, then those of the
 * socket. The listeners of netty-socketio come last.
 *
 * <p>Listeners may be added and removed from any thread. What was added on a socket lives as long
 * as the socket. {@link io.chatcluster.engine.api.event} says which thread calls them.
 */
public interface SocketEvents {
  /** Hears the events of this name. */
  Registration on(String event, EventListener listener);

  /** Hears the next event of this name and no other. */
  Registration once(String event, EventListener listener);

  /** Removes every listener to this event that was added here. */
  void off(String event);

  /**
   * Hears every event before its middleware and listeners, whether or not there are any: {@code
   * socket.onAny}. An answer can only be given by listeners.
   */
  Registration onAny(AnyListener listener);

  /**
   * Hears every event on its way to a socket, by emit or broadcast, but no acks: {@code
   * socket.onAnyOutgoing}. Called on the thread that emits, before the event is sent, once per
   * socket; it must not block. Broadcasts of a namespace in which anyone listens so cost more.
   */
  Registration onAnyOutgoing(AnyListener listener);

  /** Adds a middleware for each event. */
  Registration use(PacketMiddleware middleware);

  /** Hears which events were refused. */
  Registration onRefused(RefusalListener listener);

  /**
   * Hears that a socket is leaving, before {@link #onDisconnect}: {@link
   * io.chatcluster.engine.api.Socket#rooms()} still names the rooms it was in, although broadcasts
   * do not reach it any more.
   */
  Registration onDisconnecting(LeaveListener listener);

  /** Hears that a socket has left, before the library's disconnect listeners. */
  Registration onDisconnect(LeaveListener listener);
}
