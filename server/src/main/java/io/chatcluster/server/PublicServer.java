package io.chatcluster.server;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIONamespace;
import io.chatcluster.engine.EngineServer;
import io.chatcluster.engine.EventLoops;
import io.chatcluster.engine.OriginRule;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.HttpPages;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.api.network.TlsException;
import io.chatcluster.server.config.ClientConfig;
import io.chatcluster.server.config.ListenConfig;
import io.chatcluster.server.config.NodeConfig;
import io.chatcluster.server.config.ProcessLimits;
import io.chatcluster.server.config.Setting;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The netty-socketio namespaces that clients connect to, with our engine under them. */
final class PublicServer implements AutoCloseable {
  private static final int ACCEPT_BACKLOG = 4096;

  private final NodeConfig config;
  private final EngineServer server;
  private final SocketIoEngine engine;

  /**
   * Prepares the server; it listens from {@link #start} on.
   *
   * @param socketIdPrefix what socket ids begin with, so that the cluster knows them by it
   */
  PublicServer(NodeConfig config, String socketIdPrefix, HttpPages pages, EventLoops loops) {
    this.config = config;
    ProcessLimits.current().check(config.clients());
    this.engine =
        new SocketIoEngine(
            FrontOptions.addTo(EngineOptions.builder(), config.listen(), config.clients())
                .maxPayload(config.clients().maxPayload())
                .maxAuthBytes(config.clients().maxAuth())
                .maxOutboundBytes(config.clients().maxOutbound())
                .allowedOrigins(Set.copyOf(origins(config)))
                .allowedHosts(Set.copyOf(config.clients().allowedHosts()))
                .socketIdPrefix(socketIdPrefix)
                // No listener of this program blocks, and none asks the library for rooms.
                .listeners(ListenerThreads.EVENT_LOOP)
                .libraryRooms(false)
                .pages(pages)
                .build());
    this.server = new EngineServer(library(config), engine, loops);
    config.identity().namespaces().forEach(server::namespace);
  }

  /** The page of a sibling connects here when its own node is gone. */
  private static List<String> origins(NodeConfig config) {
    List<String> allowed = config.clients().allowedOrigins();
    if (allowed.contains("*")) {
      return allowed;
    }
    return Stream.concat(
            allowed.stream(),
            config.identity().siblings().stream().flatMap(it -> it.origins().stream()))
        .distinct()
        .toList();
  }

  private static Configuration library(NodeConfig config) {
    ClientConfig clients = config.clients();
    Configuration library = new Configuration();
    library.setHostname(config.listen().host());
    library.setPort(config.listen().port());
    library.setPingInterval((int) clients.pingInterval().toMillis());
    library.setPingTimeout((int) clients.pingTimeout().toMillis());
    library.setAuthorizationListener(new OriginRule(origins(config)));
    // Every answer is given by the program itself, often later than the listener returns.
    library.setAckMode(AckMode.MANUAL);
    SocketConfig sockets = new SocketConfig();
    sockets.setReuseAddress(true);
    sockets.setAcceptBackLog(ACCEPT_BACKLOG);
    library.setSocketConfig(sockets);
    return library;
  }

  /** Listens. */
  void start() throws StartException {
    try {
      server.start();
    } catch (TlsException e) {
      throw new StartException(e.getMessage() + " (" + Setting.TLS_CERT.names() + ")", e);
    } catch (IOException e) {
      ListenConfig listen = config.listen();
      throw StartException.notBound(Setting.HOST, listen.host(), Setting.PORT, listen.port(), e);
    }
  }

  int port() {
    return server.port();
  }

  SocketIoEngine engine() {
    return engine;
  }

  /** The namespace through the library's door. */
  SocketIONamespace listeners(String nsp) {
    return server.namespace(nsp);
  }

  /** The namespace through the engine's door. */
  EngineNamespace sockets(String nsp) {
    return engine.of(nsp);
  }

  /** Sends every client away and takes no new ones. */
  @Override
  public void close() {
    server.close();
  }
}
