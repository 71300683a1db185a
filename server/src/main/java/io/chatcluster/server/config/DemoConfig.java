package io.chatcluster.server.config;

import io.chatcluster.server.config.text.RedisUrl;
import java.util.Optional;

/**
 * What the demonstration is told.
 *
 * @param nodes how many nodes, 1 to 9
 * @param port the first port for clients, 1024 to 65000; the nodes take it and the next free ones
 * @param redisUrl a Redis that is already there; empty: the demonstration starts one
 */
public record DemoConfig(int nodes, int port, Optional<String> redisUrl) {
  public static final int DEFAULT_NODES = 3;
  public static final int DEFAULT_PORT = 3001;

  public DemoConfig {
    if (nodes < 1 || nodes > 9) {
      throw new ConfigException("--nodes is \"" + nodes + "\"; allowed: 1 to 9");
    }
    if (port < 1024 || port > 65_000) {
      throw new ConfigException("--port is \"" + port + "\"; allowed: 1024 to 65000");
    }
    redisUrl.ifPresent(url -> Check.that(RedisUrl.valid(url), Setting.REDIS_URL, url));
  }

  @Override
  public String toString() {
    return "DemoConfig[nodes=" + nodes + ", port=" + port + "]";
  }
}
