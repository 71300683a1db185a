package io.chatcluster.engine;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.EngineOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** A server with the engine on a free port, started by {@link #start()}. */
final class TestServer implements AutoCloseable {
  static {
    // A busy machine is not a fault.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  private final Configuration configuration = new Configuration();
  private final SocketIoEngine engine;
  private final SocketIOServer server;
  private boolean stopped;

  TestServer(Consumer<Configuration> settings, Consumer<EngineOptions.Builder> options) {
    configuration.setPort(freePort());
    configuration.setHostname("127.0.0.1");
    configuration.setWorkerThreads(2);
    configuration.getSocketConfig().setReuseAddress(true);
    settings.accept(configuration);
    EngineOptions.Builder chosen = EngineOptions.builder();
    options.accept(chosen);
    engine = new SocketIoEngine(chosen.build());
    server = new SocketIOServer(configuration);
    server.setPipelineFactory(engine);
  }

  TestServer() {
    this(configuration -> {}, options -> {});
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  TestServer start() {
    server.start();
    return this;
  }

  int port() {
    return configuration.getPort();
  }

  SocketIOServer library() {
    return server;
  }

  SocketIoEngine engine() {
    return engine;
  }

  EngineNamespace main() {
    return engine.of("/");
  }

  /** Stops and waits for it. */
  void stop() {
    stopped = true;
    server.stop();
  }

  /** Stops in the background: the event loops take seconds for it. */
  @Override
  public void close() {
    if (!stopped) {
      stopped = true;
      Thread stopping = new Thread(server::stop, "test-server-stop");
      stopping.setDaemon(true);
      stopping.start();
    }
  }
}
