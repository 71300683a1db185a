package io.chatcluster.server;

import io.chatcluster.cluster.Cluster;
import io.chatcluster.cluster.bus.RedisErrorKind;
import io.chatcluster.cluster.bus.RedisErrors.Refusal;
import io.chatcluster.cluster.bus.RedisOperation;
import io.chatcluster.server.http.Readiness;
import io.chatcluster.server.redis.RedisPresence;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings the state of Redis into the readiness of a node: part {@code redis} while it is not
 * connected or a probe does not come back, and {@code redis subscriptions}, {@code redis
 * publishing} and {@code redis writes} while it refuses them, with its own words.
 *
 * <p>A refusal that may concern this node alone makes it not ready. A state of Redis that every
 * node meets does not: if all nodes were not ready the load balancer would have none left.
 */
final class RedisReadiness {
  private static final String REDIS = "redis";
  private static final String EVICTION = "redis eviction";

  private final Cluster cluster;
  private final Optional<RedisPresence> presence;
  private final Readiness readiness;

  RedisReadiness(Cluster cluster, Optional<RedisPresence> presence, Readiness readiness) {
    this.cluster = cluster;
    this.presence = presence;
    this.readiness = readiness;
  }

  /** Looks now; to be called every fraction of a second. */
  void look() {
    if (cluster.healthy()) {
      readiness.ready(REDIS);
    } else {
      readiness.notReady(REDIS, "not connected, or not yet subscribed again");
    }
    presence
        .flatMap(RedisPresence::evictingPolicy)
        .ifPresentOrElse(
            policy ->
                readiness.impaired(EVICTION, "maxmemory-policy " + policy + " may evict keys"),
            () -> readiness.ready(EVICTION));
    List<Refusal> refusals = cluster.redisErrors().present();
    for (RedisOperation operation : RedisOperation.values()) {
      look(operation, refusals.stream().filter(each -> each.operation() == operation).toList());
    }
  }

  private void look(RedisOperation operation, List<Refusal> refusals) {
    String part = REDIS + " " + operation.text();
    String reason = refusals.stream().map(Refusal::reply).collect(Collectors.joining("; "));
    if (refusals.isEmpty()) {
      readiness.ready(part);
    } else if (refusals.stream().anyMatch(RedisReadiness::isOfThisNode)) {
      readiness.notReady(part, reason);
    } else {
      readiness.impaired(part, reason);
    }
  }

  private static boolean isOfThisNode(Refusal refusal) {
    return refusal.kind().isAccess()
        || (refusal.kind() == RedisErrorKind.OTHER && refusal.operation() != RedisOperation.WRITES);
  }
}
