/**
 * Socket.IO on top of Engine.IO: namespaces, middleware, events, acks, and the bridge to the
 * library's listeners. Called by {@code SocketIoEngine} and, for every session, by the transport.
 */
package io.chatcluster.engine.sockets;
