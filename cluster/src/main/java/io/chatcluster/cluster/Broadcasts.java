package io.chatcluster.cluster;

import io.chatcluster.cluster.bus.Bus;
import io.chatcluster.cluster.wire.Broadcast;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.ClassicWire;
import io.chatcluster.cluster.wire.Decoded;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Selection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends broadcasts to the cluster and delivers those of others to the sockets of this node. */
final class Broadcasts {
  private static final Logger log = LoggerFactory.getLogger(Broadcasts.class);

  private final String uid;
  private final Channels channels;
  private final ClassicWire wire;
  private final EchoRules echo;
  private final Bus bus;
  private final Map<String, EngineNamespace> namespaces;
  private final Counters counters;

  Broadcasts(
      ClusterOptions options,
      EchoRules echo,
      Bus bus,
      Map<String, EngineNamespace> namespaces,
      Counters counters) {
    this.uid = options.uid();
    this.channels = new Channels(options.channelPrefix());
    this.wire = new ClassicWire(options.maxMessageBytes());
    this.echo = echo;
    this.bus = bus;
    this.namespaces = namespaces;
    this.counters = counters;
  }

  /**
   * Publishes, then delivers here.
   *
   * @param flags the flags of the wire
   */
  void emit(String nsp, Selection selection, Map<String, Object> flags, List<Object> data) {
    Broadcast broadcast =
        new Broadcast(uid, nsp, data, selection.rooms(), selection.except(), flags);
    publish(channelOf(nsp, selection.rooms()), wire.encode(broadcast));
    deliver(broadcast, selection);
  }

  /** Delivers on this node only. */
  void emitLocal(String nsp, Selection selection, Map<String, Object> flags, List<Object> data) {
    deliver(new Broadcast(uid, nsp, data, selection.rooms(), selection.except(), flags), selection);
  }

  private void publish(String channel, byte[] message) {
    if (!bus.connected()) {
      counters.publishLost.increment();
      return;
    }
    counters.published.increment();
    bus.publish(channel, message)
        .whenComplete(
            (receivers, failure) -> {
              if (failure != null) {
                counters.publishLost.increment();
              }
            });
  }

  private String channelOf(String nsp, Set<String> rooms) {
    return rooms.size() == 1 ? channels.room(nsp, rooms.iterator().next()) : channels.base(nsp);
  }

  /** Decodes a message of the bus and delivers it; never throws. */
  void received(byte[] message) {
    Decoded decoded = wire.decode(message);
    if (decoded instanceof Decoded.Malformed malformed) {
      counters.dropped(DropReason.MALFORMED);
      log.debug("Dropped a message that is no broadcast: {}", malformed.reason());
      return;
    }
    Broadcast broadcast = ((Decoded.Message) decoded).broadcast();
    if (echo.isOwn(broadcast)) {
      counters.dropped(DropReason.OWN_ECHO);
      return;
    }
    try {
      Selection selection = new Selection(setOf(broadcast.rooms()), setOf(broadcast.except()));
      if (!deliver(broadcast, selection)) {
        counters.dropped(DropReason.OTHER_NAMESPACE);
      }
    } catch (RuntimeException e) {
      counters.dropped(DropReason.FAILED);
      log.warn("Could not deliver a broadcast in namespace {}", broadcast.nsp(), e);
    }
  }

  private boolean deliver(Broadcast broadcast, Selection selection) {
    EngineNamespace namespace = namespaces.get(broadcast.nsp());
    if (namespace == null) {
      return false;
    }
    EmitFlags flags = new EmitFlags(broadcast.isVolatile(), broadcast.compress());
    namespace.broadcast(broadcast.data(), selection, flags);
    return true;
  }

  /** A sender may name a room twice. */
  private static Set<String> setOf(Iterable<String> rooms) {
    Set<String> set = new LinkedHashSet<>();
    rooms.forEach(set::add);
    return set;
  }
}
