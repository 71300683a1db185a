package io.chatcluster.engine;

import com.corundumstudio.socketio.AuthorizationListener;
import com.corundumstudio.socketio.AuthorizationResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.handler.SuccessAuthorizationListener;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import io.chatcluster.engine.admission.Admission;
import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.EngineOptions;
import io.chatcluster.engine.api.Handshake;
import io.chatcluster.engine.api.HttpPages;
import io.chatcluster.engine.api.event.NamespaceListener;
import io.chatcluster.engine.api.event.ParentNamespace;
import io.chatcluster.engine.api.network.Refusals;
import io.chatcluster.engine.api.network.TlsStatus;
import io.chatcluster.engine.frame.Outgoing;
import io.chatcluster.engine.handshake.HandshakeRequest;
import io.chatcluster.engine.handshake.HostRule;
import io.chatcluster.engine.sockets.LibraryHandshake;
import io.chatcluster.engine.sockets.SocketLayer;
import io.chatcluster.engine.tls.KeyStoreTls;
import io.chatcluster.engine.tls.PemTls;
import io.chatcluster.engine.tls.Tls;
import io.chatcluster.engine.transport.EngineIo;
import io.chatcluster.engine.transport.TransportSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.Epoll;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine under a netty-socketio server: {@code server.setPipelineFactory(new SocketIoEngine())}
 * is the one line that an existing program changes. From then on every {@code SocketIOClient} of
 * its listeners is a {@link io.chatcluster.engine.api.Socket}.
 */
public final class SocketIoEngine extends SocketIOChannelInitializer {
  private static final Logger log = LoggerFactory.getLogger(SocketIoEngine.class);

  private final EngineOptions options;
  private final SocketLayer sockets;
  private final Admission admission;
  private volatile Configuration configuration;
  private volatile EngineIo transport;
  private volatile Tls tls;

  /** An engine with the default options. */
  public SocketIoEngine() {
    this(EngineOptions.builder().build());
  }

  /**
   * An engine with these options.
   *
   * @throws IllegalStateException if the modules of Netty on the class path do not fit together
   */
  public SocketIoEngine(EngineOptions options) {
    NettyVersion.check();
    this.options = options;
    this.sockets = new SocketLayer(options);
    this.admission = new Admission(options.connectionLimits(), options.trustedProxies());
  }

  /**
   * What this node knows of a namespace. May be called before the server is started, and for a
   * namespace that the server does not have: it can be sent to and has no sockets.
   *
   * @param name with its leading slash: {@code /} or {@code /chat}
   */
  public EngineNamespace of(String name) {
    return sockets.namespace(name);
  }

  /**
   * The namespaces whose whole name matches, each made when a client first asks for it. The match
   * runs on a listener thread: with {@code EVENT_LOOP}, or a pattern that backtracks without limit,
   * a client could keep it busy.
   */
  public ParentNamespace of(Pattern names) {
    return of((name, auth, allow) -> allow.accept(names.matcher(name).matches()));
  }

  /** The namespaces that a rule allows, each made when a client first asks for it. */
  public ParentNamespace of(ParentNamespace.Rule rule) {
    return sockets.parent(rule);
  }

  /** Adds a listener for the namespaces that are made for clients and removed. */
  public void addNamespaceListener(NamespaceListener listener) {
    sockets.addNamespaceListener(listener);
  }

  /** How many connections are open. */
  public int connections() {
    EngineIo running = transport;
    return running == null ? 0 : running.size();
  }

  /** What is known of the certificate; empty unless it comes from files and the server runs. */
  public Optional<TlsStatus> tlsStatus() {
    Tls running = tls;
    return running == null ? Optional.empty() : running.status();
  }

  /** How many bytes wait for clients that do not take them at once. */
  public long outboundBytes() {
    EngineIo running = transport;
    return running == null ? 0 : running.backlog().bytes();
  }

  /**
   * How many bytes of what clients sent are kept, as {@link EngineOptions#maxNodeInboundBytes()}
   * says; clients of which less than 4 KiB are kept are not counted. A tenth of a second late at
   * most. Any thread.
   */
  public long inboundBytes() {
    EngineIo running = transport;
    return running == null ? 0 : running.inbound().bytes();
  }

  /** Who was turned away since this engine was made. */
  public Refusals refusals() {
    return admission.refusals();
  }

  /** How many messages this program has encoded; a broadcast counts as one. */
  public static long encodedMessages() {
    return Outgoing.encoded();
  }

  /** Whether the library may be set to use epoll here; it fails to start where it is not there. */
  public static boolean epollIsAvailable() {
    return Epoll.isAvailable();
  }

  /** Takes no new connections from now on; open ones go on. */
  public void refuseNewConnections() {
    EngineIo running = transport;
    if (running != null) {
      running.refuseNew();
    }
  }

  /** Ends every connection; the sockets leave with {@code server shutting down}. */
  public void disconnectAll() {
    EngineIo running = transport;
    if (running != null) {
      running.closeAll(DisconnectReason.SERVER_SHUTTING_DOWN);
    }
  }

  /**
   * Called by the server when it starts. A port that cannot be bound fails with a {@link
   * java.net.BindException} (undeclared, as netty-socketio throws it); netty-socketio has started
   * no thread by then.
   *
   * @throws io.chatcluster.engine.api.network.TlsException when certificate and key cannot be used
   * @throws IllegalArgumentException when the configuration has a setting that has no effect with
   *     this engine
   */
  @Override
  public void start(Configuration serverConfiguration, NamespacesHub namespaces) {
    PortCheck.check(serverConfiguration);
    prepare(serverConfiguration, namespaces);
  }

  /** Starts for a server that reports a port that it cannot bind, and leaves nothing running. */
  void prepare(Configuration serverConfiguration, NamespacesHub namespaces) {
    ConfigurationCheck.check(serverConfiguration, options);
    configuration = serverConfiguration;
    if (!PlatformDependent.isWindows()) {
      // The library turns it off: a restart would find its port busy for a minute.
      serverConfiguration.getSocketConfig().setReuseAddress(true);
    }
    sockets.start(serverConfiguration, namespaces);
    tls = tls(serverConfiguration);
    transport = new EngineIo(settings(serverConfiguration), sockets);
  }

  private Tls tls(Configuration from) {
    if (options.tls().isPresent()) {
      return new PemTls(options.tls().get());
    }
    return from.getKeyStore() == null ? null : new KeyStoreTls(from);
  }

  private TransportSettings settings(Configuration from) {
    return new TransportSettings(
        from.getContext() + "/",
        from.getTransports().contains(Transport.POLLING),
        from.getTransports().contains(Transport.WEBSOCKET),
        new TransportSettings.Times(
            Duration.ofMillis(from.getPingInterval()),
            Duration.ofMillis(from.getPingTimeout()),
            Duration.ofMillis(from.getUpgradeTimeout()),
            Duration.ofMillis(from.getFirstDataTimeout()),
            options.headTimeout(),
            options.connectTimeout(),
            options.closeTimeout()),
        new TransportSettings.Sizes(
            options.maxPayload(),
            options.maxHeaderBytes(),
            options.maxHeaders(),
            options.maxOutboundBytes(),
            options.maxNodeOutboundBytes(),
            options.maxNodeInboundBytes(),
            options.maxOutboundAge(),
            options.deflate()),
        new TransportSettings.Guard(
            new HostRule(options.allowedHosts()),
            origins(from),
            admission,
            admit(from),
            options.stickyCookie()),
        pages(from.getContext() + "/"));
  }

  private HttpPages pages(String endpoint) {
    return options.serveClient() ? new ClientFiles(endpoint, options.pages()) : options.pages();
  }

  /** The engine's own option, else the one origin of the library's configuration. */
  private Set<String> origins(Configuration from) {
    return options.allowedOrigins().isEmpty() && from.getOrigin() != null && from.isEnableCors()
        ? Set.of(from.getOrigin())
        : options.allowedOrigins();
  }

  private static Predicate<Handshake> admit(Configuration from) {
    return handshake -> {
      AuthorizationListener listener = from.getAuthorizationListener();
      if (listener instanceof SuccessAuthorizationListener) {
        // The library's default looks at nothing, so nothing is put together for it.
        return true;
      }
      HandshakeRequest request = (HandshakeRequest) handshake;
      try {
        AuthorizationResult result = listener.getAuthorizationResult(new LibraryHandshake(request));
        if (result.getStoreParams() != null) {
          request.keep(result.getStoreParams());
        }
        return result.isAuthorized();
      } catch (RuntimeException failed) {
        log.error("The authorization listener failed; the handshake is refused", failed);
        return false;
      }
    };
  }

  @Override
  protected void initChannel(Channel channel) {
    if (!transport.accept(channel)) {
      return;
    }
    if (tls != null) {
      channel.pipeline().addLast(SSL_HANDLER, tls.newHandler(channel.alloc()));
    }
    transport.init(channel);
  }

  /** The library starts its timer here; this engine does not need it. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {}

  /** Called by parts of the library that this engine replaces; never with a client of its own. */
  @Override
  public void onDisconnect(ClientHead client) {}

  /** Called by the server when it has stopped. */
  @Override
  public void stop() {
    EngineIo stopped = transport;
    if (stopped != null) {
      stopped.abandonAll();
    }
    if (tls != null) {
      tls.close();
    }
    sockets.stop();
    if (configuration != null) {
      configuration.getStoreFactory().shutdown();
    }
    endLibraryTimer();
  }

  /**
   * The library's constructor has made a timer that this engine does not use. Only the library's
   * own stop ends it, which wants a start before.
   */
  private void endLibraryTimer() {
    Configuration unused = new Configuration();
    unused.setJsonSupport(new JacksonJsonSupport());
    super.start(unused, new NamespacesHub(unused));
    super.stop();
  }
}
