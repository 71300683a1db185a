package io.chatcluster.engine.api;

/**
 * Decides whether a client may enter a namespace: {@code nsp.use(fn)} of the official server. The
 * socket exists for nobody until every middleware has passed it: it is in no room, no broadcast
 * reaches it, and its events are not heard.
 *
 * <p>Called on the listener thread of the connection (see {@link EngineOptions#listeners()}). The
 * answer may come later and from any thread; a chain that does not end within {@link
 * EngineOptions#connectTimeout()} ends the connection.
 */
@FunctionalInterface
public interface Middleware {
  /** Looks at the handshake and the {@code auth} payload and calls {@code next} once. */
  void connecting(Connecting client, Next next);

  /** How a middleware answers. Only the first call counts. */
  interface Next {
    /** Lets the socket go on to the next middleware. */
    void pass();

    /**
     * Refuses the socket: the client gets {@code connect_error} with this message.
     *
     * @param message what went wrong, for people
     * @param data the {@code data} of the error; null for none
     */
    void refuse(String message, Object data);
  }
}
