package io.chatcluster.engine;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.EngineOptions;

/**
 * The engine under a netty-socketio server: {@code server.setPipelineFactory(new SocketIoEngine())}
 * is the one line that an existing program changes.
 */
public final class SocketIoEngine extends SocketIOChannelInitializer {

  /** An engine with the default options. */
  public SocketIoEngine() {
    this(EngineOptions.builder().build());
  }

  /** An engine with these options. */
  public SocketIoEngine(EngineOptions options) {}

  /**
   * What this node knows of a namespace.
   *
   * @param name with its leading slash: {@code /} or {@code /chat}
   */
  public EngineNamespace of(String name) {
    throw new UnsupportedOperationException(name);
  }
}
