package io.chatcluster.cluster;

import io.chatcluster.cluster.traffic.Counters;
import io.chatcluster.cluster.traffic.DropReason;
import io.chatcluster.cluster.traffic.Publisher;
import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Selection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends broadcasts to the cluster and delivers those of others to the sockets of this node. */
final class Broadcasts {
  private static final Logger log = LoggerFactory.getLogger(Broadcasts.class);

  private final String uid;
  private final Wire wire;
  private final Publisher publisher;
  private final Map<String, EngineNamespace> namespaces;
  private final Counters counters;

  Broadcasts(
      String uid,
      Wire wire,
      Publisher publisher,
      Map<String, EngineNamespace> namespaces,
      Counters counters) {
    this.uid = uid;
    this.wire = wire;
    this.publisher = publisher;
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
    CompletionStage<Long> unused = publisher.publish(wire.broadcast(broadcast));
    deliver(broadcast, selection);
  }

  /** Delivers on this node only. */
  void emitLocal(String nsp, Selection selection, Map<String, Object> flags, List<Object> data) {
    deliver(new Broadcast(uid, nsp, data, selection.rooms(), selection.except(), flags), selection);
  }

  /** Delivers a broadcast of another node; never throws. */
  void received(Broadcast broadcast) {
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
