/**
 * The front door of the engine: {@link io.chatcluster.engine.SocketIoEngine}; and {@link
 * io.chatcluster.engine.MemoryReturn} for programs that want their JVM to give memory back.
 */
package io.chatcluster.engine;
