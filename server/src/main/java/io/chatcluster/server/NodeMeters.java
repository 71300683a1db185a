package io.chatcluster.server;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.bus.RedisErrorKind;
import io.chatcluster.cluster.traffic.DropReason;
import io.chatcluster.engine.SocketIoEngine;
import io.chatcluster.engine.api.Selection;
import io.chatcluster.engine.api.network.TlsStatus;
import io.chatcluster.server.http.Meters;
import io.chatcluster.server.http.Readiness;
import io.chatcluster.server.redis.RedisPresence;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** What the parts of a node count, under the names that monitoring sees. */
final class NodeMeters {
  private final Meters meters;

  NodeMeters(Meters meters) {
    this.meters = meters;
  }

  void readiness(Readiness readiness) {
    meters.gauge(
        "chat_ready", "1 when clients are sent here", () -> readiness.report().ready() ? 1 : 0);
  }

  void engine(SocketIoEngine engine, List<String> namespaces) {
    meters.gauge("chat_connections", "Open connections", engine::connections);
    meters.gauge(
        "chat_outbound_bytes",
        "Bytes that wait for clients which do not take them at once",
        engine::outboundBytes);
    refused("connections", () -> engine.refusals().connections());
    refused("handshakes", () -> engine.refusals().handshakes());
    refused("proxies", () -> engine.refusals().notProxies());
    meters.counter(
        "chat_messages_encoded",
        "Messages to clients that were encoded; a broadcast counts as one",
        SocketIoEngine::encodedMessages);
    for (String nsp : namespaces) {
      meters.gauge(
          "chat_sockets",
          "Sockets of this node in a namespace",
          () -> engine.of(nsp).sockets(Selection.ALL).size(),
          "namespace",
          nsp);
      meters.gauge(
          "chat_rooms",
          "Rooms of this node in a namespace",
          () -> engine.of(nsp).rooms().size(),
          "namespace",
          nsp);
    }
  }

  /** Only where presence is kept in Redis. */
  void presence(RedisPresence presence) {
    meters.counter(
        "chat_presence_key_failures",
        "Presence commands that Redis refused for one room or key alone",
        presence::placeFailures);
    meters.gauge(
        "chat_redis_evicting",
        "1 while maxmemory-policy lets Redis evict keys of the chat",
        () -> presence.evictingPolicy().isPresent() ? 1 : 0);
  }

  private void refused(String reason, DoubleSupplier value) {
    meters.counter(
        "chat_refused",
        "Connections and handshakes that were turned away by their address",
        value,
        "reason",
        reason);
  }

  /** The certificate for clients; only where there is one. */
  void certificate(SocketIoEngine engine) {
    meters.gauge(
        "chat_tls_expiry_seconds",
        "When the certificate for clients expires, in seconds since 1970",
        () -> engine.tlsStatus().map(status -> status.expires().getEpochSecond()).orElse(0L));
    meters.counter(
        "chat_tls_reloads",
        "How often the certificate for clients was replaced",
        () -> engine.tlsStatus().map(TlsStatus::reloads).orElse(0L));
    meters.counter(
        "chat_tls_reload_failures",
        "How often changed files for TLS could not be used",
        () -> engine.tlsStatus().map(TlsStatus::failures).orElse(0L));
  }

  void cluster(Cluster cluster) {
    meters.gauge(
        "chat_cluster_healthy",
        "1 while this node hears and reaches the others",
        () -> cluster.healthy() ? 1 : 0);
    meters.gauge(
        "chat_cluster_members_on_other_wires",
        "Living nodes that use another wire than this one, so that the cluster is split",
        () -> cluster.membersOnOtherWires().size());
    meters.counter(
        "chat_bus_received",
        "Messages that arrived from Redis",
        () -> cluster.stats().messagesReceived());
    meters.counter(
        "chat_bus_published",
        "Messages handed to Redis",
        () -> cluster.stats().messagesPublished());
    meters.counter(
        "chat_bus_publish_lost",
        "Messages that Redis did not take, or that were under way when its connection broke",
        () -> cluster.stats().publishLost());
    meters.counter(
        "chat_bus_missed",
        "Messages of other nodes that never arrived here",
        () -> cluster.stats().missed());
    meters.counter(
        "chat_bus_unheard",
        "Messages to rooms that no subscription took although this node is subscribed",
        () -> cluster.stats().unheard());
    meters.gauge(
        "chat_bus_tallied",
        "Pairs of another node and a channel whose missed messages are counted",
        () -> cluster.stats().tallied());
    meters.gauge(
        "chat_bus_subscriptions",
        "Channels this node is subscribed to",
        () -> cluster.stats().subscriptions());
    meters.gauge(
        "chat_bus_queued",
        "Messages from Redis that wait for delivery",
        () -> cluster.stats().queued());
    for (RedisErrorKind kind : RedisErrorKind.values()) {
      meters.counter(
          "chat_redis_errors",
          "Commands that Redis answered with an error, by its first word",
          () -> cluster.redisErrors().counts().get(kind),
          "kind",
          kind.label());
    }
    for (DropReason reason : DropReason.values()) {
      meters.counter(
          "chat_bus_dropped",
          "Messages from Redis that were not delivered",
          () -> cluster.stats().dropped().getOrDefault(reason, 0L),
          "reason",
          reason.name().toLowerCase(Locale.ROOT));
    }
  }
}
