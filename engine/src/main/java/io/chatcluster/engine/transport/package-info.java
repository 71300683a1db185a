/**
 * Engine.IO v4: sessions over HTTP long-polling and WebSocket, heartbeat, upgrade. Called by {@code
 * SocketIoEngine} (channels) and by the Socket.IO layer through {@link
 * io.chatcluster.engine.transport.Session}; tells it everything through {@link
 * io.chatcluster.engine.transport.SessionListener}. Knows nothing of Socket.IO.
 */
package io.chatcluster.engine.transport;
