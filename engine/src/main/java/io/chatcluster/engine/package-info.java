/** The front door of the engine: {@link io.chatcluster.engine.SocketIoEngine}. */
package io.chatcluster.engine;
