package io.chatcluster.engine.transport;

import io.chatcluster.engine.api.DisconnectReason;
import io.chatcluster.engine.backlog.Backlog;
import io.chatcluster.engine.frame.MessageDeflater;
import io.chatcluster.engine.handshake.Cors;
import io.chatcluster.engine.handshake.Ids;
import io.chatcluster.engine.loop.Loop;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An Engine.IO server: the sessions of this node and the pipeline of a new connection. */
public final class EngineIo {
  static final String HTTP_CODEC = "http";
  static final String HTTP_AGGREGATOR = "body";
  static final String HTTP_ENTRY = "entry";

  private final TransportSettings settings;
  private final SessionListener listener;
  private final Cors cors;
  private final MessageDeflater deflater;
  private final Backlog backlog;
  private final Backlog inbound;
  private final Handshakes handshakes = new Handshakes(this);
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final Map<EventLoop, Loop> loops = new ConcurrentHashMap<>();

  // One for all connections, which would have one of their own each.
  private final RecvByteBufAllocator receiveSizes = new AdaptiveRecvByteBufAllocator();

  /** Read by every new decoder, and changed by none. */
  private final HttpDecoderConfig http;

  private volatile boolean accepting = true;

  /** A server that tells this listener of every session. */
  public EngineIo(TransportSettings settings, SessionListener listener) {
    this.settings = settings;
    this.listener = listener;
    this.backlog = new Backlog(settings.sizes().maxNodeOutboundBytes());
    this.inbound = new Backlog(settings.sizes().maxNodeInboundBytes());
    this.cors = new Cors(settings.guard().allowedOrigins());
    this.http =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(settings.maxHeaderBytes())
            .setMaxHeaderSize(settings.maxHeaderBytes())
            .setHeadersFactory(new BoundedHeaders.Factory(settings.sizes().maxHeaders()));
    this.deflater =
        settings
            .deflate()
            .map(
                how ->
                    new MessageDeflater(allocator(), how.threshold(), how.maxBytes(), how.level()))
            .orElse(null);
  }

  /** Whether a new connection is let in; else it is closed. Before anything is in its pipeline. */
  public boolean accept(Channel channel) {
    return settings.guard().admission().accept(channel);
  }

  /** Builds the pipeline of a new connection, after whatever handles encryption. */
  public void init(Channel channel) {
    channel.config().setRecvByteBufAllocator(receiveSizes);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(HTTP_CODEC, new HttpCodec(http));
    HttpEntry entry = new HttpEntry(this);
    pipeline.addLast(HTTP_AGGREGATOR, new RequestBodies(this, entry));
    pipeline.addLast(HTTP_ENTRY, entry);
  }

  /** How many sessions there are. */
  public int size() {
    return sessions.size();
  }

  /** Takes no new sessions from now on: their handshake is answered with 503. */
  public void refuseNew() {
    accepting = false;
  }

  /** Ends every session. */
  public void closeAll(DisconnectReason reason) {
    sessions.values().forEach(session -> session.close(reason));
  }

  /** Ends what is left after the event loops have ended; called by the thread that stops them. */
  public void abandonAll() {
    sessions.values().forEach(session -> session.abandon(DisconnectReason.SERVER_SHUTTING_DOWN));
    sessions.clear();
  }

  /** The buffers of this server. */
  public ByteBufAllocator allocator() {
    return ByteBufAllocator.DEFAULT;
  }

  /** What waits for the clients of this node. */
  public Backlog backlog() {
    return backlog;
  }

  /** What is kept of what clients sent. */
  public Backlog inbound() {
    return inbound;
  }

  TransportSettings settings() {
    return settings;
  }

  SessionListener listener() {
    return listener;
  }

  Cors cors() {
    return cors;
  }

  /** Compresses messages; null where that is not offered. */
  MessageDeflater deflater() {
    return deflater;
  }

  Handshakes handshakes() {
    return handshakes;
  }

  boolean accepting() {
    return accepting;
  }

  boolean isEndpoint(String path) {
    String endpoint = settings.path();
    // The official server takes the path without its last slash as well.
    return path.equals(endpoint)
        || (path.length() == endpoint.length() - 1 && endpoint.startsWith(path));
  }

  Loop loop(EventLoop executor) {
    return loops.computeIfAbsent(executor, Loop::new);
  }

  String newId() {
    return Ids.next("");
  }

  Session session(String id) {
    return sessions.get(id);
  }

  void remember(Session session) {
    sessions.put(session.id(), session);
  }

  void forget(Session session) {
    sessions.remove(session.id(), session);
  }
}
