package io.chatcluster.engine.sockets;

import com.corundumstudio.socketio.AckMode;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.listener.ExceptionListener;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import com.corundumstudio.socketio.store.Store;
import com.corundumstudio.socketio.store.StoreFactory;
import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.ListenerThreads;
import io.chatcluster.engine.api.event.NamespaceListener;
import io.chatcluster.engine.api.event.ParentNamespace;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.protocol.ArgumentReader;
import io.chatcluster.engine.protocol.PacketLimits;
import io.chatcluster.engine.protocol.PacketReader;
import io.chatcluster.engine.protocol.PacketWriter;
import io.chatcluster.engine.transport.Session;
import io.chatcluster.engine.transport.SessionListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The Socket.IO side of a node: what every connection and namespace shares. */
public final class SocketLayer implements SessionListener {
  private static final String LIBRARY_MAIN = Namespace.DEFAULT_NAME;
  static final String MAIN = "/";
  private static final long STOP_SECONDS = 5;

  private final EngineOptions options;
  private final PacketReader reader;
  private final LibraryPackets libraryPackets = new LibraryPackets();
  private final Map<String, LocalNamespace> namespaces = new ConcurrentHashMap<>();
  private final DynamicNamespaces dynamic = new DynamicNamespaces(this);
  private final ExecutorService listenerPool;
  private volatile NamespacesHub hub;
  private volatile PacketWriter writer;
  private volatile ArgumentReader arguments;
  private volatile ClientHead unusedHead;
  private volatile StoreFactory stores;
  private volatile AckMode ackMode;
  private volatile ExceptionListener exceptions;

  /** A layer with these options; {@link #start} makes it ready. */
  public SocketLayer(EngineOptions options) {
    this.options = options;
    this.reader =
        new PacketReader(
            new PacketLimits(
                options.maxJsonDepth(),
                options.maxAttachments(),
                options.maxEventNameLength(),
                options.maxAckDigits()));
    this.listenerPool =
        options.listeners() == ListenerThreads.WORKERS
            ? Executors.newFixedThreadPool(
                options.listenerThreadCount(), new DefaultThreadFactory("sio-listener", true))
            : null;
  }

  /** Takes over what the server was configured with. */
  public void start(Configuration configuration, NamespacesHub libraryNamespaces) {
    hub = libraryNamespaces;
    writer = new PacketWriter(configuration.getJsonSupport(), ByteBufAllocator.DEFAULT);
    arguments = new ArgumentReader(configuration.getJsonSupport());
    stores = configuration.getStoreFactory();
    ackMode = configuration.getAckMode();
    exceptions = configuration.getExceptionListener();
    unusedHead =
        new ClientHead(
            new UUID(0, 0),
            null,
            null,
            configuration.getStoreFactory(),
            null,
            null,
            Transport.WEBSOCKET,
            null,
            configuration,
            Map.of());
  }

  /** Waits a bounded time for listeners that still run. */
  public void stop() {
    if (listenerPool != null) {
      stopListeners();
    }
    libraryPackets.stop();
  }

  private void stopListeners() {
    listenerPool.shutdown();
    try {
      if (!listenerPool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        listenerPool.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      listenerPool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** What this node knows of a namespace, whether or not it is there yet. */
  public EngineNamespace namespace(String name) {
    return local(name);
  }

  private LocalNamespace local(String name) {
    return namespaces.computeIfAbsent(name, created -> new LocalNamespace(this, created));
  }

  /** A family of namespaces that are made for clients who ask for them. */
  public ParentNamespace parent(ParentNamespace.Rule rule) {
    return dynamic.add(rule);
  }

  /** Hears of the namespaces that come and go. */
  public void addNamespaceListener(NamespaceListener listener) {
    dynamic.addListener(listener);
  }

  /** The namespace, or null when the server was not given one of this name. */
  LocalNamespace existing(String name) {
    return libraryNamespace(name) == null || dynamic.has(name) ? null : local(name);
  }

  DynamicNamespaces dynamic() {
    return dynamic;
  }

  LocalNamespace makeDynamic(String name, Family family) {
    hub.create(name);
    LocalNamespace made = local(name);
    made.adopt(family);
    return made;
  }

  void removeDynamic(LocalNamespace namespace) {
    namespaces.remove(namespace.name(), namespace);
    hub.remove(namespace.name());
  }

  Namespace libraryNamespace(String name) {
    return hub.get(name.equals(MAIN) ? LIBRARY_MAIN : name);
  }

  @Override
  public void opened(Session session) {
    Connection connection = new Connection(this, session);
    session.attach(connection);
    session.loop().deadlines(options.connectTimeout()).start(connection);
  }

  @Override
  public void text(Session session, ByteBuf text) {
    ((Connection) session.attachment()).text(text);
  }

  @Override
  public void binary(Session session, byte[] data) {
    ((Connection) session.attachment()).binary(data);
  }

  @Override
  public void pinged(Session session) {
    ((Connection) session.attachment()).pinged();
  }

  @Override
  public void ponged(Session session) {
    ((Connection) session.attachment()).ponged();
  }

  @Override
  public long kept(Session session) {
    Connection connection = (Connection) session.attachment();
    return connection == null ? 0 : connection.kept();
  }

  @Override
  public void closed(Session session, DisconnectReason reason) {
    ((Connection) session.attachment()).closed(reason);
  }

  /** Sends a message that was encoded for this session alone. */
  void send(Session session, Outgoing message) {
    try {
      session.send(message);
    } finally {
      message.release();
    }
  }

  Outgoing refusal(String nsp, String message, Object data) {
    return writer.connectError(nsp, message, data);
  }

  EngineOptions options() {
    return options;
  }

  PacketReader reader() {
    return reader;
  }

  PacketWriter writer() {
    return writer;
  }

  ArgumentReader arguments() {
    return arguments;
  }

  LibraryPackets libraryPackets() {
    return libraryPackets;
  }

  /** Where listeners run; null for the event loop. */
  ExecutorService listenerPool() {
    return listenerPool;
  }

  AckMode ackMode() {
    return ackMode;
  }

  ExceptionListener exceptions() {
    return exceptions;
  }

  Store newStore(UUID sessionId) {
    return stores.createStore(sessionId);
  }

  ClientHead unusedHead() {
    return unusedHead;
  }
}
