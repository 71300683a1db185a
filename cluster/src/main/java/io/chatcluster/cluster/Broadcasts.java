package io.chatcluster.cluster;

import io.chatcluster.cluster.log.RoomLog;
import io.chatcluster.cluster.query.Asking;
import io.chatcluster.cluster.traffic.Counters;
import io.chatcluster.cluster.traffic.DropReason;
import io.chatcluster.cluster.traffic.OutageBuffer;
import io.chatcluster.cluster.wire.Addressed;
import io.chatcluster.cluster.wire.Channels;
import io.chatcluster.cluster.wire.Wire;
import io.chatcluster.cluster.wire.message.Broadcast;
import io.chatcluster.engine.api.EmitFlags;
import io.chatcluster.engine.api.EngineNamespace;
import io.chatcluster.engine.api.Selection;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends broadcasts to the cluster and delivers those of others to the sockets of this node. */
final class Broadcasts {
  private static final Logger logger = LoggerFactory.getLogger(Broadcasts.class);

  private final String uid;
  private final Wire wire;
  private final Channels channels;
  private final OutageBuffer outage;
  private final Map<String, EngineNamespace> namespaces;
  private final RecentJoins recentJoins;
  private final RoomLog log;
  private final Counters counters;

  Broadcasts(
      Asking.Line line,
      OutageBuffer outage,
      Map<String, EngineNamespace> namespaces,
      RecentJoins recentJoins,
      RoomLog log,
      Counters counters) {
    this.uid = line.uid();
    this.wire = line.wire();
    this.channels = line.channels();
    this.outage = outage;
    this.namespaces = namespaces;
    this.recentJoins = recentJoins;
    this.log = log;
    this.counters = counters;
  }

  /** A broadcast of this node. */
  Broadcast broadcast(Aim aim, List<Object> data) {
    Selection selection = aim.selection();
    return new Broadcast(uid, aim.nsp(), data, selection.rooms(), selection.except(), aim.flags());
  }

  /** Publishes, then delivers here. */
  void emit(Aim aim, List<Object> data) {
    Broadcast broadcast = broadcast(aim, data);
    Addressed message = wire.broadcast(broadcast);
    if (recentJoins.has(aim.nsp(), broadcast.rooms())) {
      message = new Addressed(channels.base(aim.nsp()), message.bytes());
    }
    outage.emit(message, broadcast.isVolatile());
    deliver(broadcast, aim.selection());
  }

  /** Delivers on this node only. */
  void emitLocal(Aim aim, List<Object> data) {
    deliver(broadcast(aim, data), aim.selection());
  }

  /** Sockets of other nodes are told to enter rooms. */
  void joined(String nsp, Collection<String> rooms) {
    recentJoins.joined(nsp, rooms);
  }

  /** Delivers a broadcast of another node; never throws. */
  void received(Broadcast broadcast) {
    try {
      Selection selection = new Selection(setOf(broadcast.rooms()), setOf(broadcast.except()));
      if (!deliver(broadcast, selection)) {
        counters.dropped(DropReason.OTHER_NAMESPACE);
      } else if (RoomLog.UID.equals(broadcast.uid())) {
        logged(broadcast);
      }
    } catch (RuntimeException e) {
      counters.dropped(DropReason.FAILED);
      logger.warn("Could not deliver a broadcast in namespace {}", broadcast.nsp(), e);
    }
  }

  /** The log learns what was delivered, so that it sees where Redis has lost messages. */
  private void logged(Broadcast broadcast) {
    if (broadcast.rooms().size() == 1
        && broadcast.data().size() == 2
        && broadcast.data().get(1) instanceof Map<?, ?> message
        && message.get("epoch") instanceof String epoch
        && message.get("seq") instanceof Number seq) {
      log.delivered(broadcast.nsp(), broadcast.rooms().iterator().next(), epoch, seq.longValue());
    }
  }

  private boolean deliver(Broadcast broadcast, Selection selection) {
    EngineNamespace namespace = namespaces.get(broadcast.nsp());
    if (namespace == null) {
      return false;
    }
    EmitFlags flags = new EmitFlags(broadcast.isVolatile(), broadcast.compress(), true);
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
