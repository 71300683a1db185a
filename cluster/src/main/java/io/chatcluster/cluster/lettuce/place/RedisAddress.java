package io.chatcluster.cluster.lettuce.place;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.util.List;

/**
 * Where Redis is, as a URI says it. Beside the forms that Lettuce reads there is {@code
 * redis-cluster://} and {@code rediss-cluster://} for a Redis Cluster.
 *
 * @param kind how Redis is built
 * @param servers one server; or the Sentinels; or some nodes of the Redis Cluster
 * @param masterId what the Sentinels call the master; empty elsewhere
 * @param template user, password, database and TLS, for every server but the Sentinels
 */
public record RedisAddress(Kind kind, List<RedisURI> servers, String masterId, RedisURI template) {
  private static final String CLUSTER = "-cluster://";

  /** How Redis is built. */
  public enum Kind {
    STANDALONE,
    SENTINEL,
    CLUSTER
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public static RedisAddress parse(String uri) {
    if (uri.contains(CLUSTER)) {
      List<RedisURI> nodes =
          RedisClusterURIUtil.toRedisURIs(URI.create(uri.replaceFirst(CLUSTER, "://")));
      return new RedisAddress(Kind.CLUSTER, nodes, "", nodes.get(0));
    }
    RedisURI read = RedisURI.create(uri);
    if (read.getSentinels().isEmpty()) {
      return new RedisAddress(Kind.STANDALONE, List.of(read), "", read);
    }
    return new RedisAddress(Kind.SENTINEL, read.getSentinels(), read.getSentinelMasterId(), read);
  }

  /** The servers, for a message to people. */
  public String shown() {
    return String.join(
        ",", servers.stream().map(server -> server.getHost() + ":" + server.getPort()).toList());
  }
}
