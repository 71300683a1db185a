package io.chatcluster.cluster.emitter;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.bus.BusListener;
import io.chatcluster.cluster.wire.Addressed;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.ClassicWire;
import io.chatcluster.cluster.wire.ShardedWire;
import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.cluster.wire.message.Request;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Emits into a cluster of Java and Node.js servers from any program that reaches its Redis, as
 * {@code @socket.io/redis-emitter} does: it has no sockets, hears nothing, and no member waits for
 * it. On the sharded wire, for which there is no emitter of Node.js, it does the same.
 *
 * <pre>{@code
 * try (ClusterEmitter emitter = new ClusterEmitter(bus, EmitterOptions.defaults())) {
 *   emitter.start().toCompletableFuture().join();
 *   emitter.of("/chat").to("a").emit("news", "hello").toCompletableFuture().join();
 * }
 * }</pre>
 *
 * <p>At most once, in order per namespace. All methods may be called from any thread; none blocks.
 */
public final class ClusterEmitter implements AutoCloseable {
  private static final BusListener NOTHING_IS_HEARD =
      new BusListener() {
        @Override
        public void message(String channel, byte[] message) {}

        @Override
        public void connected() {}

        @Override
        public void disconnected() {}
      };

  private final Bus bus;
  private final Wire wire;

  /** Who asks for what needs no answer; the classic wire has nobody there. */
  private final String requester;

  /**
   * Prepares; nothing is connected before {@link #start()}.
   *
   * @param bus is started and closed with the emitter
   */
  public ClusterEmitter(Bus bus, EmitterOptions options) {
    this.bus = bus;
    Channels channels = new Channels(options.channelPrefix(), options.wire());
    boolean isSharded = options.wire().isSharded();
    this.wire =
        isSharded
            ? new ShardedWire(Wire.EMITTER, channels, options.maxMessageBytes())
            : new ClassicWire(Wire.EMITTER, channels, options.maxMessageBytes());
    this.requester = isSharded ? Wire.EMITTER : null;
  }

  /**
   * Connects.
   *
   * @return fails with {@link io.chatcluster.cluster.bus.ClusterUnavailableException} when the bus
   *     cannot be reached; the emitter is to be closed then
   */
  public CompletionStage<Void> start() {
    return bus.start(NOTHING_IS_HEARD);
  }

  /**
   * All sockets of a namespace, to be narrowed down.
   *
   * @param nsp the name; a missing leading slash is added
   */
  public EmitterNamespace of(String nsp) {
    return new EmitterNamespace(this, nsp.startsWith("/") ? nsp : "/" + nsp);
  }

  CompletionStage<Void> emit(Broadcast broadcast) {
    return publish(wire.broadcast(broadcast));
  }

  CompletionStage<Void> ask(String nsp, Request request) {
    return publish(wire.request(nsp, request));
  }

  String requester() {
    return requester;
  }

  /** An event for the servers themselves. */
  CompletionStage<Void> serverSide(String nsp, List<Object> data) {
    return ask(nsp, new Request.ServerSideEmit(Wire.EMITTER, null, data));
  }

  private CompletionStage<Void> publish(Addressed message) {
    return bus.publish(message.channel(), message.bytes()).thenAccept(receivers -> {});
  }

  /** Closes the bus. */
  @Override
  public void close() {
    bus.close();
  }
}
