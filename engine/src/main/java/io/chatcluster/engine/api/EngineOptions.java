package io.chatcluster.engine.api;

import io.chatcluster.engine.api.network.ConnectionLimits;
import io.chatcluster.engine.api.network.PemFiles;
import io.chatcluster.engine.api.network.StickyCookie;
import io.chatcluster.engine.api.network.TrustedProxies;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be set beyond netty-socketio's {@code Configuration}. Paths, transports, ping times and
 * TLS stay where the library has them; every bound of the engine is here.
 */
public final class EngineOptions {
  /** The largest {@link #maxJsonDepth}: what every part of a cluster can carry further. */
  public static final int MAX_JSON_DEPTH = 200;

  private final Builder b;

  private EngineOptions(Builder b) {
    this.b = b;
  }

  /** The defaults: those of the official server where it has the option. */
  public static Builder builder() {
    return new Builder();
  }

  /** The largest message, in bytes, by polling body or WebSocket message. */
  public int maxPayload() {
    return b.maxPayload;
  }

  /** How long a connection may take until it has joined a namespace. */
  public Duration connectTimeout() {
    return b.connectTimeout;
  }

  /** How long the head of a request may take from its first byte; TLS before it is included. */
  public Duration headTimeout() {
    return b.headTimeout;
  }

  /** How long a client that was sent away may take to close before its transport is cut. */
  public Duration closeTimeout() {
    return b.closeTimeout;
  }

  /** The most lines of headers of a request, which take more memory than their text. */
  public int maxHeaders() {
    return b.maxHeaders;
  }

  /** The largest {@code auth} of a CONNECT, in bytes of JSON; beyond, the client is refused. */
  public int maxAuthBytes() {
    return b.maxAuthBytes;
  }

  /** The longest request line and the longest sum of header lines, in bytes. */
  public int maxHeaderBytes() {
    return b.maxHeaderBytes;
  }

  /** The deepest nesting of arrays and objects in a packet. */
  public int maxJsonDepth() {
    return b.maxJsonDepth;
  }

  /** The most binary attachments of a packet. */
  public int maxAttachments() {
    return b.maxAttachments;
  }

  /** The most bytes of all attachments of a packet together. */
  public long maxAttachmentBytes() {
    return b.maxAttachmentBytes == 0 ? 4L * b.maxPayload : b.maxAttachmentBytes;
  }

  /** How long the attachments of a packet may take to come. */
  public Duration attachmentTimeout() {
    return b.attachmentTimeout;
  }

  /** The most digits of an ack id. */
  public int maxAckDigits() {
    return b.maxAckDigits;
  }

  /** The most namespaces on one connection. */
  public int maxNamespacesPerConnection() {
    return b.maxNamespacesPerConnection;
  }

  /** The most rooms of one socket, its own id not counted. */
  public int maxRoomsPerSocket() {
    return b.maxRoomsPerSocket;
  }

  /** The longest event name, in characters. */
  public int maxEventNameLength() {
    return b.maxEventNameLength;
  }

  /** How many acks one client may owe at once. */
  public int maxPendingAcks() {
    return b.maxPendingAcks;
  }

  /** How long one middleware of events may take; then it has refused the event. */
  public Duration middlewareTimeout() {
    return b.middlewareTimeout;
  }

  /** How many namespaces of parents there may be on this node at once. */
  public int maxChildNamespaces() {
    return b.maxChildNamespaces;
  }

  /** Whether a namespace of a parent is removed when its last client has left. */
  public boolean cleanupEmptyChildNamespaces() {
    return b.cleanupEmptyChildNamespaces;
  }

  /** How many bytes may wait for one connection before it is closed as slow. */
  public int maxOutboundBytes() {
    return b.maxOutboundBytes;
  }

  /**
   * How many bytes may wait for all connections together; a message that waits for several counts
   * for each. Beyond, the connection that most wait for is closed as slow, then the next one.
   */
  public long maxNodeOutboundBytes() {
    return b.maxNodeOutboundBytes;
  }

  /**
   * How many bytes of what clients sent may be kept, of all clients together: of messages and
   * request bodies that have begun, attachments, events that wait for their listeners, the requests
   * and {@code auth} that opened connections, and what the program counts with {@link
   * Socket#keeps}. Beyond, the client of which the most is kept is closed, then the next one.
   */
  public long maxNodeInboundBytes() {
    return b.maxNodeInboundBytes;
  }

  /** How long a connection may take nothing of what waits for it before it is closed as slow. */
  public Duration maxOutboundAge() {
    return b.maxOutboundAge;
  }

  /** Which sites may read answers of this server: exact origins, or {@code *} for any. */
  public Set<String> allowedOrigins() {
    return b.allowedOrigins;
  }

  /**
   * Which hosts are served, by their names without a port; {@code *.example.com} stands for every
   * name below one. Requests for others are answered with 421, against DNS rebinding; addresses and
   * {@code localhost} are always served. Empty: any host.
   */
  public Set<String> allowedHosts() {
    return b.allowedHosts;
  }

  /**
   * Whether the official browser client is served beside the endpoint: {@code socket.io.js}, {@code
   * socket.io.min.js}, {@code socket.io.esm.min.js} and {@code socket.io.msgpack.min.js}.
   */
  public boolean serveClient() {
    return b.serveClient;
  }

  /** Which threads call listeners. */
  public ListenerThreads listeners() {
    return b.listeners;
  }

  /** How many listener threads, where there is a pool. */
  public int listenerThreadCount() {
    return b.listenerThreadCount;
  }

  /** What every socket id of this node begins with; at most 8 characters. */
  public String socketIdPrefix() {
    return b.socketIdPrefix;
  }

  /**
   * Whether the library's own room maps are kept too, so that {@code getRoomOperations} of the
   * library works. An application that only uses {@link EngineNamespace} saves memory without.
   */
  public boolean libraryRooms() {
    return b.libraryRooms;
  }

  /** How messages are compressed for clients that ask for it; empty when they are not. */
  public Optional<Deflate> deflate() {
    return Optional.ofNullable(b.deflate);
  }

  /** How much one address, and all together, may ask for. */
  public ConnectionLimits connectionLimits() {
    return b.connectionLimits;
  }

  /** Which proxies may say who the client is. */
  public TrustedProxies trustedProxies() {
    return b.trustedProxies;
  }

  /** Files of a certificate and its key; empty: the key store of the library's configuration. */
  public Optional<PemFiles> tls() {
    return Optional.ofNullable(b.tls);
  }

  /** The cookie of a handshake's answer; empty when there is none. */
  public Optional<StickyCookie> stickyCookie() {
    return Optional.ofNullable(b.stickyCookie);
  }

  /** Answers plain HTTP requests. */
  public HttpPages pages() {
    return b.pages;
  }

  /** Collects the options. */
  public static final class Builder implements Cloneable {
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9._-]{1,253}");

    private int maxPayload = 1_000_000;
    private Duration connectTimeout = Duration.ofSeconds(45);
    private Duration closeTimeout = Duration.ofSeconds(30);
    private Duration headTimeout = Duration.ofSeconds(10);
    private int maxHeaderBytes = 16_384;
    private int maxHeaders = 128;
    private int maxAuthBytes = 8_192;
    private int maxJsonDepth = MAX_JSON_DEPTH;
    private int maxAttachments = 10;
    private long maxAttachmentBytes;
    private Duration attachmentTimeout = Duration.ofSeconds(30);
    private int maxAckDigits = 15;
    private int maxNamespacesPerConnection = 100;
    private int maxRoomsPerSocket = 1_000;
    private int maxEventNameLength = 128;
    private int maxPendingAcks = 1_000;
    private Duration middlewareTimeout = Duration.ofSeconds(10);
    private int maxChildNamespaces = 1_000;
    private boolean cleanupEmptyChildNamespaces;
    private int maxOutboundBytes = 4 << 20;
    private long maxNodeOutboundBytes = bufferMemory() / 2;
    private long maxNodeInboundBytes = bufferMemory() / 4;
    private Duration maxOutboundAge = Duration.ofSeconds(20);
    private Set<String> allowedOrigins = Set.of();
    private Set<String> allowedHosts = Set.of();
    private boolean serveClient = true;
    private ListenerThreads listeners = ListenerThreads.WORKERS;
    private int listenerThreadCount = Math.max(4, Runtime.getRuntime().availableProcessors() * 2);
    private String socketIdPrefix = "";
    private boolean libraryRooms = true;
    private Deflate deflate;
    private ConnectionLimits connectionLimits = ConnectionLimits.NONE;
    private TrustedProxies trustedProxies = TrustedProxies.NONE;
    private PemFiles tls;
    private StickyCookie stickyCookie;
    private HttpPages pages = HttpPages.NONE;

    private Builder() {}

    /** What the JVM gives for buffers: as much as for the heap, where nothing else was said. */
    private static long bufferMemory() {
      long heap = Runtime.getRuntime().maxMemory();
      long direct = PlatformDependent.maxDirectMemory();
      return direct > 0 ? Math.min(heap, direct) : heap;
    }

    public Builder maxPayload(int bytes) {
      maxPayload = atLeast("maxPayload", bytes, 16);
      return this;
    }

    public Builder connectTimeout(Duration time) {
      connectTimeout = positive("connectTimeout", time);
      return this;
    }

    public Builder headTimeout(Duration time) {
      headTimeout = positive("headTimeout", time);
      return this;
    }

    public Builder closeTimeout(Duration time) {
      closeTimeout = positive("closeTimeout", time);
      return this;
    }

    public Builder maxHeaderBytes(int bytes) {
      maxHeaderBytes = atLeast("maxHeaderBytes", bytes, 1024);
      return this;
    }

    public Builder maxHeaders(int lines) {
      maxHeaders = atLeast("maxHeaders", lines, 16);
      return this;
    }

    public Builder maxAuthBytes(int bytes) {
      maxAuthBytes = atLeast("maxAuthBytes", bytes, 2);
      return this;
    }

    public Builder maxJsonDepth(int depth) {
      if (depth < 2 || depth > MAX_JSON_DEPTH) {
        throw new IllegalArgumentException(
            "maxJsonDepth must be 2 to " + MAX_JSON_DEPTH + ": " + depth);
      }
      maxJsonDepth = depth;
      return this;
    }

    public Builder maxAttachments(int count) {
      maxAttachments = atLeast("maxAttachments", count, 0);
      return this;
    }

    public Builder maxAttachmentBytes(long bytes) {
      maxAttachmentBytes = atLeast("maxAttachmentBytes", bytes, 1);
      return this;
    }

    public Builder attachmentTimeout(Duration time) {
      attachmentTimeout = positive("attachmentTimeout", time);
      return this;
    }

    public Builder maxAckDigits(int digits) {
      if (digits < 1 || digits > 18) {
        throw new IllegalArgumentException("maxAckDigits must be 1 to 18: " + digits);
      }
      maxAckDigits = digits;
      return this;
    }

    public Builder maxNamespacesPerConnection(int count) {
      maxNamespacesPerConnection = atLeast("maxNamespacesPerConnection", count, 1);
      return this;
    }

    public Builder maxRoomsPerSocket(int count) {
      maxRoomsPerSocket = atLeast("maxRoomsPerSocket", count, 1);
      return this;
    }

    public Builder maxEventNameLength(int characters) {
      maxEventNameLength = atLeast("maxEventNameLength", characters, 1);
      return this;
    }

    public Builder maxPendingAcks(int count) {
      maxPendingAcks = atLeast("maxPendingAcks", count, 1);
      return this;
    }

    public Builder middlewareTimeout(Duration time) {
      middlewareTimeout = positive("middlewareTimeout", time);
      return this;
    }

    public Builder maxChildNamespaces(int count) {
      maxChildNamespaces = atLeast("maxChildNamespaces", count, 1);
      return this;
    }

    public Builder cleanupEmptyChildNamespaces(boolean removed) {
      cleanupEmptyChildNamespaces = removed;
      return this;
    }

    public Builder maxOutboundBytes(int bytes) {
      maxOutboundBytes = atLeast("maxOutboundBytes", bytes, 1024);
      return this;
    }

    public Builder maxNodeOutboundBytes(long bytes) {
      maxNodeOutboundBytes = atLeast("maxNodeOutboundBytes", bytes, 1024);
      return this;
    }

    public Builder maxNodeInboundBytes(long bytes) {
      maxNodeInboundBytes = atLeast("maxNodeInboundBytes", bytes, 1024);
      return this;
    }

    public Builder maxOutboundAge(Duration time) {
      maxOutboundAge = positive("maxOutboundAge", time);
      return this;
    }

    public Builder allowedOrigins(Set<String> origins) {
      allowedOrigins = Set.copyOf(origins);
      return this;
    }

    public Builder allowedHosts(Set<String> hosts) {
      for (String host : hosts) {
        if (!HOST.matcher(host).matches()) {
          throw new IllegalArgumentException(
              "allowedHosts takes host names without a port, and *.domain: " + host);
        }
      }
      allowedHosts = Set.copyOf(hosts);
      return this;
    }

    public Builder serveClient(boolean served) {
      serveClient = served;
      return this;
    }

    public Builder listeners(ListenerThreads threads) {
      listeners = Objects.requireNonNull(threads, "listeners");
      return this;
    }

    public Builder listenerThreadCount(int threads) {
      listenerThreadCount = atLeast("listenerThreadCount", threads, 1);
      return this;
    }

    public Builder socketIdPrefix(String prefix) {
      if (!prefix.matches("[A-Za-z0-9_-]{0,8}")) {
        throw new IllegalArgumentException(
            "socketIdPrefix must be 0 to 8 characters of A-Z a-z 0-9 _ -: " + prefix);
      }
      socketIdPrefix = prefix;
      return this;
    }

    public Builder libraryRooms(boolean kept) {
      libraryRooms = kept;
      return this;
    }

    public Builder deflate(Deflate how) {
      deflate = Objects.requireNonNull(how, "deflate");
      return this;
    }

    public Builder connectionLimits(ConnectionLimits limits) {
      connectionLimits = Objects.requireNonNull(limits, "connectionLimits");
      return this;
    }

    public Builder trustedProxies(TrustedProxies proxies) {
      trustedProxies = Objects.requireNonNull(proxies, "trustedProxies");
      return this;
    }

    public Builder tls(PemFiles files) {
      tls = Objects.requireNonNull(files, "tls");
      return this;
    }

    public Builder stickyCookie(StickyCookie cookie) {
      stickyCookie = Objects.requireNonNull(cookie, "stickyCookie");
      return this;
    }

    public Builder pages(HttpPages answers) {
      pages = Objects.requireNonNull(answers, "pages");
      return this;
    }

    public EngineOptions build() {
      return new EngineOptions(copy());
    }

    private Builder copy() {
      try {
        return (Builder) clone();
      } catch (CloneNotSupportedException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    private static int atLeast(String name, int value, int least) {
      atLeast(name, (long) value, least);
      return value;
    }

    private static long atLeast(String name, long value, long least) {
      if (value < least) {
        throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
      }
      return value;
    }

    private static Duration positive(String name, Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(name + " must be positive: " + value);
      }
      return value;
    }
  }
}
